import Foundation
package import Media

extension Toolbox {
    /// Draws characters with one run of ffmpeg, each light on dark in a square gray picture.
    ///
    /// A square is 1.5 ems wide; the pen stands a quarter of an em from its left edge, the base
    /// line 1.15 ems below its upper edge. The darkest value is no ink, the brightest full ink.
    ///
    /// - Throws: ``ToolFault/missing(program:package:)`` without the font; other ``ToolFault``s.
    package func drawCharacters(
        _ characters: [Character],
        emPixels: Int,
        font: DrawingFont = .marks,
    ) async throws -> [Picture] {
        guard !characters.isEmpty else { return [] }
        guard let path = font.path else {
            throw ToolFault.missing(program: font.name, package: font.package)
        }
        guard (8...512).contains(emPixels), characters.count <= 256 else {
            throw ToolFault.overLimit("\(characters.count) characters of \(emPixels) pixels")
        }
        let folder = try PrivateFolder()
        do {
            for (index, character) in characters.enumerated() {
                // Text in a file needs no escaping in the filter's own language.
                try Data(String(character).utf8).write(to: folder.file("\(index).txt"))
            }
        } catch { throw ToolFault.unwritten("writing letters", error) }
        let sheet = CharacterSheet(count: characters.count, emPixels: emPixels)
        let head = commonArguments
        let errand = Errand(
            inputs: [FilePathBytes(path)],
            folder: folder,
            wallSeconds: limits.wallSeconds(forMedia: nil),
            progress: { _ in },
        ) { names in
            // The filter opens the font by its path, not by a protocol.
            head
                + sheet.arguments(
                    fontPath: names[0].replacing("file:", with: "", maxReplacements: 1)
                )
        }
        let answer = try await collect(errand)
        guard let pictures = sheet.pictures(in: answer.bytes) else {
            throw ToolFault.unexpectedOutput(program: "ffmpeg", "a drawing of another size")
        }
        return pictures
    }
}

/// All characters one below the other, so that one picture holds them.
private struct CharacterSheet: Sendable {
    let count: Int
    let emPixels: Int
    private var side: Int { emPixels * 3 / 2 }

    func arguments(fontPath: String) -> [String] {
        let (pen, baseline) = (emPixels / 4, emPixels * 23 / 20)
        let texts = (0..<count).map { index in
            "drawtext=fontfile=\(fontPath):textfile=\(index).txt:expansion=none"
                + ":fontsize=\(emPixels):fontcolor=white"
                + ":x=\(pen):y=\(index * side + baseline)-ascent"
        }
        return [
            "-f", "lavfi", "-i", "color=c=black:s=\(side)x\(side * count):r=1:d=1",
            "-vf", (["format=gray"] + texts).joined(separator: ","),
            "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "pipe:1",
        ]
    }

    func pictures(in bytes: [UInt8]) -> [Picture]? {
        let size = side * side
        guard bytes.count == size * count else { return nil }
        return (0..<count).compactMap { index in
            Picture(
                width: side,
                height: side,
                format: .gray8,
                bytes: Array(bytes[index * size..<(index + 1) * size]),
            )
        }
    }
}
