import Fingerprints
import Foundation
import Media

/// A well-formed segment, and the file in which damaged ones are kept.
struct Sample {
    let bytes: [UInt8]

    /// Segments of few and more rows, with tables and without.
    static let all = [(3, 0), (520, 0), (40, 32), (90, 24)].compactMap { rows, words in
        try? Sample(rows: rows, words: words)
    }

    private init(rows: Int, words: Int) throws {
        let entries = (0..<rows).map { row in
            var state = UInt64(row / 3 + 1)
            let words = (0..<4).map { _ in
                state = state &* 0x9E37_79B9_7F4A_7C15 ^ state >> 29
                return state
            }
            let hash = PDQHash(words: SIMD4(words) ^ SIMD4(0, 0, 0, UInt64(row % 3)))
            return IndexEntry(payload: UInt64(row), hash: hash)
        }
        let path = FilePathBytes(Self.file.path)
        try Segment(entries, words: words).write(to: path, replacing: true)
        bytes = Array(try Data(contentsOf: Self.file))
    }

    /// Writes a file for a segment to be opened from.
    static func keep(_ bytes: [UInt8]) throws -> FilePathBytes {
        try Data(bytes).write(to: file)
        return FilePathBytes(file.path)
    }

    private static let file = FileManager.default.temporaryDirectory
        .appending(path: "fuzz-segment-\(getpid())")
}
