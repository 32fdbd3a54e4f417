/// Text as ID3 frames hold it: a byte that names the encoding, then strings ended by zeros
/// (ID3v2.4.0 structure, 4).
struct ID3Text: Hashable, Sendable {
    /// The encodings, by the byte that names them.
    enum Encoding: UInt8 {
        case latin1 = 0
        case utf16 = 1
        case utf16BigEndian = 2
        case utf8 = 3

        /// How many zeros end a string.
        var unitBytes: Int { self == .utf16 || self == .utf16BigEndian ? 2 : 1 }
    }

    /// How the strings are encoded.
    let encoding: Encoding
    /// What is left to read.
    private var rest: ArraySlice<UInt8>
    /// Whether the last byte order mark said that the low byte comes first.
    private var isLittleEndian = true

    /// Begins to read, or `nil` when the first byte names no encoding.
    init?(_ bytes: [UInt8]) {
        guard let first = bytes.first, let encoding = Encoding(rawValue: first) else { return nil }
        self.encoding = encoding
        rest = bytes.dropFirst()
    }

    /// Takes bytes that are no text, such as a language.
    mutating func takeBytes(_ count: Int) -> [UInt8]? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// Takes a string up to its closing zeros, as UTF-8.
    mutating func takeString(as other: Encoding? = nil) -> [UInt8] {
        let encoding = other ?? encoding
        let end = terminator(encoding.unitBytes) ?? rest.endIndex
        defer { rest = rest[min(end + encoding.unitBytes, rest.endIndex)...] }
        return utf8(rest[..<end], encoding)
    }

    /// Takes all that is left as one string without closing zeros, as UTF-8.
    mutating func takeRest() -> [UInt8] {
        defer { rest = [] }
        var text = utf8(rest, encoding)
        while text.last == 0 { text.removeLast() }
        return text
    }

    /// Takes all that is left as it is.
    mutating func takeData() -> ArraySlice<UInt8> {
        defer { rest = [] }
        return rest
    }

    private func terminator(_ unitBytes: Int) -> Int? {
        guard unitBytes == 2 else { return rest.firstIndex(of: 0) }
        return stride(from: rest.startIndex, to: rest.endIndex - 1, by: 2).first {
            rest[$0] == 0 && rest[$0 + 1] == 0
        }
    }

    private mutating func utf8(_ bytes: ArraySlice<UInt8>, _ encoding: Encoding) -> [UInt8] {
        switch encoding {
        case .utf8:
            return Array(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes)
        case .latin1:
            return bytes.flatMap { $0 < 0x80 ? [$0] : [0xC0 | $0 >> 6, 0x80 | $0 & 0x3F] }
        case .utf16BigEndian: return Self.utf8(units: bytes, isLittleEndian: false)
        case .utf16:
            // The second string of a frame often has no mark: it goes on as the first one did.
            let mark = Array(bytes.prefix(2))
            guard mark == [0xFF, 0xFE] || mark == [0xFE, 0xFF] else {
                return Self.utf8(units: bytes, isLittleEndian: isLittleEndian)
            }
            isLittleEndian = mark[0] == 0xFF
            return Self.utf8(units: bytes.dropFirst(2), isLittleEndian: isLittleEndian)
        }
    }

    private static func utf8(units bytes: ArraySlice<UInt8>, isLittleEndian: Bool) -> [UInt8] {
        let units = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return isLittleEndian ? second << 8 | first : first << 8 | second
        }
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }
}

extension ID3Text {
    /// The encoding that a version knows and that holds the text: UTF-8 from 2.4 on; before,
    /// ISO-8859-1 for what is ASCII, so that the bytes stand as they are, and UTF-16 otherwise.
    static func encoding(for texts: [UInt8]..., version: UInt8) -> Encoding {
        if version >= 4 { return .utf8 }
        return texts.joined().allSatisfy { $0 < 0x80 } ? .latin1 : .utf16
    }

    /// Encodes a string, without closing zeros.
    static func encoded(_ text: [UInt8], as encoding: Encoding) -> [UInt8] {
        guard encoding == .utf16 else { return text }
        let units = String(decoding: text, as: UTF8.self).utf16
        return [0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }

    /// The zeros that end a string.
    static func terminator(_ encoding: Encoding) -> [UInt8] {
        Array(repeating: 0, count: encoding.unitBytes)
    }
}
