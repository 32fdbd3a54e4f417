import Casework
import Foundation
import Media
import Policy

/// What belongs to a version, as its row keeps it.
struct KeptContent: Codable {
    let file: KeptFile
    let title: String
    let description: String
    let cover: KeptFile?
    let subtitles: [KeptSubtitle]
    let rehearsal: Rehearsal?

    init(_ content: ItemVersion.Content) {
        file = KeptFile(content.file)
        title = content.title
        description = content.description
        cover = content.cover.map(KeptFile.init)
        subtitles = content.subtitles.map {
            KeptSubtitle(language: $0.language, file: KeptFile($0.file))
        }
        rehearsal = content.rehearsal
    }

    /// Nil when a digest is none.
    var content: ItemVersion.Content? {
        guard let file = file.file else { return nil }
        let files = subtitles.compactMap { kept in
            kept.file.file.map { ItemVersion.Subtitle(language: kept.language, file: $0) }
        }
        guard files.count == subtitles.count else { return nil }
        var content = ItemVersion.Content(
            file: file,
            title: title,
            description: description,
            cover: cover?.file,
            subtitles: files,
        )
        content.rehearsal = rehearsal
        return content
    }
}

/// A reference to a file, as rows keep it.
struct KeptFile: Codable {
    let sha256: String
    let bytes: UInt64
    let type: String

    init(_ file: ItemVersion.FileReference) {
        sha256 = "\(file.digest)"
        bytes = file.bytes
        type = file.mediaType
    }

    var file: ItemVersion.FileReference? {
        guard let digest = ContentDigest(hexadecimal: sha256) else { return nil }
        return .init(digest: digest, bytes: bytes, mediaType: type)
    }
}

/// Subtitles, as rows keep them.
struct KeptSubtitle: Codable {
    let language: String
    let file: KeptFile
}

/// The rest of a prompt, beside the columns.
struct KeptPrompt: Codable {
    let language: String
    let wording: String
    let tool: Bool

    init(_ prompt: DeclarationRecord.Prompt) {
        language = prompt.language
        wording = prompt.wording
        tool = prompt.offeredLabelTool
    }
}

/// An answer, as rows keep it.
struct KeptAnswer: Codable {
    let classes: [SyntheticClass]
    let source: String?
    let news: Declaration.News?
    let person: Declaration.PersonShown?
    let label: Bool

    init(_ answer: DeclarationRecord.Answer) {
        let declaration = answer.declaration
        classes = SyntheticClass.allCases.filter(declaration.classes.contains)
        source = declaration.source
        news = declaration.news
        person = declaration.person
        label = answer.wantsLabel
    }

    func answer(at time: Date) -> DeclarationRecord.Answer {
        .init(
            declaration: Declaration(
                classes: Set(classes),
                source: source,
                news: news,
                person: person,
            ),
            answeredAt: time,
            wantsLabel: label,
        )
    }
}
