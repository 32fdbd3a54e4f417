/// A text with signatures under it (C2SP signed-note).
///
/// Nothing of the text may be believed before ``verified(by:)``.
public struct Note: Hashable, Sendable {
    /// The signed text as UTF-8, its last newline included.
    public let textBytes: [UInt8]
    /// The signatures in their order.
    public private(set) var signatures: [NoteSignature]

    /// The signed text.
    public var text: String { String(decoding: textBytes, as: UTF8.self) }

    /// A text that nobody has signed yet; ``NoteError/unfinishedText`` unless it ends with a
    /// newline, ``NoteError/notText`` with control characters.
    public init(text: String) throws(NoteError) {
        let bytes = Array(text.utf8)
        guard bytes.last == UInt8(ascii: "\n") else { throw .unfinishedText }
        guard Self.isText(bytes) else { throw .notText }
        (textBytes, signatures) = (bytes, [])
    }

    /// Reads a note with its signatures, at least one.
    public init(
        parsing bytes: [UInt8],
        limits: NoteLimits = NoteLimits(),
    ) throws(NoteError) {
        guard bytes.count <= limits.byteCount else { throw .tooLong(byteCount: bytes.count) }
        guard Self.isText(bytes) else { throw .notText }
        guard bytes.last == UInt8(ascii: "\n") else { throw .unfinishedText }
        guard let end = Self.textEnd(in: bytes), end + 1 < bytes.count else {
            throw .noSignatures
        }
        textBytes = Array(bytes[..<end])
        let lines = bytes[(end + 1)...].dropLast()
            .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count <= limits.signatureCount else { throw .tooManySignatures(lines.count) }
        signatures = []
        let before = bytes[...end].count { $0 == UInt8(ascii: "\n") }
        for (place, line) in lines.enumerated() {
            guard let signature = NoteSignature(parsing: String(decoding: line, as: UTF8.self))
            else { throw .badSignatureLine(before + place + 1) }
            signatures.append(signature)
        }
    }

    /// The note as it is served and kept.
    public var bytes: [UInt8] {
        textBytes + [UInt8(ascii: "\n")] + signatures.flatMap { Array($0.line.utf8) }
    }

    /// Adds a signature line, which isn't checked.
    public mutating func add(_ signature: NoteSignature) { signatures.append(signature) }
}

extension Note {
    /// Where the text ends: behind the newline before the last empty line.
    private static func textEnd(in bytes: [UInt8]) -> Int? {
        let newline = UInt8(ascii: "\n")
        return bytes.indices.dropFirst().last { bytes[$0] == newline && bytes[$0 - 1] == newline }
    }

    /// Whether the bytes are UTF-8 without control characters other than newlines.
    private static func isText(_ bytes: [UInt8]) -> Bool {
        bytes.allSatisfy { $0 >= 0x20 || $0 == UInt8(ascii: "\n") }
            && String(validating: bytes, as: UTF8.self) != nil
    }
}
