package import Casework
package import Pipeline

/// What the sender's metadata means to us: the keys that we understand.
package struct UploadStatement: Hashable, Sendable {
    /// What the content is to its item.
    package enum Purpose: String, Hashable, Sendable, CaseIterable {
        case media, cover, subtitles
    }

    /// The file's name at its sender's; never a path of ours.
    package var filename: String?
    /// The content type as the sender's program guessed it; nothing rests on it.
    package var filetype: String?
    /// The host's own name of the publisher.
    package var account: String?
    /// The host's own name of the item.
    package var externalID: String?
    package var title: String?
    package var description: String?
    package var purpose = Purpose.media
    /// The item that it belongs to, where there is one already.
    package var item: String?
    /// The language of subtitles.
    package var language: String?
    /// The declaration that the publisher made, as JSON.
    package var declaration: JSONValue?
    /// Whether it may wait as a draft where its account may not publish yet.
    package var mayBeDraft = false
    /// The end that is rehearsed, which only a sandbox lets happen.
    package var rehearsal: Rehearsal?

    package init() {}

    /// - Throws: the problem of a value that can't be what its key says.
    package init(_ metadata: UploadMetadata) throws(Problem) {
        filename = try metadata.line("filename", most: 255)
        filetype = try metadata.line("filetype", most: 255)
        account = try metadata.line("account", most: 200)
        externalID = try metadata.line("external_id", most: 200)
        title = try metadata.line("title", most: 500)
        description = try metadata.text("description", most: 5_000)
        item = try metadata.line("item", most: 36)
        language = try metadata.line("language", most: 35)
        if let word = try metadata.line("purpose", most: 20) {
            guard let purpose = Purpose(rawValue: word) else {
                let words = Purpose.allCases.map(\.rawValue).joined(separator: ", ")
                throw .metadata("purpose", "must be one of: \(words)")
            }
            self.purpose = purpose
        }
        if let word = try metadata.line("sandbox", most: 20) {
            guard let rehearsal = Rehearsal(rawValue: word) else {
                let words = Rehearsal.allCases.map(\.rawValue).joined(separator: ", ")
                throw .metadata("sandbox", "must be one of: \(words)")
            }
            self.rehearsal = rehearsal
        }
        if let word = try metadata.line("draft", most: 20) {
            guard word == "if-needed" else {
                throw .metadata("draft", "must be if-needed, or left out")
            }
            mayBeDraft = true
        }
        guard let bytes = metadata["declaration"] else { return }
        do throws(JSONText.Malformation) {
            declaration = try JSONText.value(of: bytes)
        } catch {
            throw .metadata("declaration", "is no JSON: \(error.reason)")
        }
    }
}

extension UploadMetadata {
    /// Text of one line, without control characters.
    func line(_ key: String, most: Int) throws(Problem) -> String? {
        guard let text = try text(key, most: most) else { return nil }
        guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw .metadata(key, "must be one line without control characters")
        }
        return text
    }

    /// - Parameter most: characters (Unicode scalars).
    func text(_ key: String, most: Int) throws(Problem) -> String? {
        guard let bytes = self[key] else { return nil }
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw .metadata(key, "must be text in UTF-8")
        }
        guard text.unicodeScalars.count <= most else {
            throw .metadata(key, "has more than \(most) characters")
        }
        return text.isEmpty ? nil : text
    }
}

extension Problem {
    fileprivate static func metadata(_ key: String, _ words: String) -> Problem {
        Problem(.malformedRequest, "what Upload-Metadata says can't be")
            .at([FieldError(key, words)])
    }
}
