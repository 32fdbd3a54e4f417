/// Brings a packet to UTF-8, which alone the scanner reads.
enum XMPEncoding {
    /// The packet in UTF-8: its own bytes where it is that already.
    ///
    /// ISO 16684-1 §7.3 allows UTF-16 and UTF-32 too; those show in the first bytes, since a packet
    /// begins with `<`, with or without a byte order mark.
    static func utf8(_ bytes: [UInt8]) throws(XMPError) -> [UInt8] {
        let start = Array(bytes.prefix(4))
        if [[0, 0, 0xFE, 0xFF], [0, 0, 0, 0x3C]].contains(start) {
            return try converted(bytes, unit: 4, isBigEndian: true)
        }
        if [[0xFF, 0xFE, 0, 0], [0x3C, 0, 0, 0]].contains(start) {
            return try converted(bytes, unit: 4, isBigEndian: false)
        }
        if [[0xFE, 0xFF], [0, 0x3C]].contains(Array(start.prefix(2))) {
            return try converted(bytes, unit: 2, isBigEndian: true)
        }
        if [[0xFF, 0xFE], [0x3C, 0]].contains(Array(start.prefix(2))) {
            return try converted(bytes, unit: 2, isBigEndian: false)
        }
        try checkUTF8(bytes)
        return bytes
    }

    private static func checkUTF8(_ bytes: [UInt8]) throws(XMPError) {
        guard String(validating: bytes, as: UTF8.self) == nil else { return }
        let repaired = String(decoding: bytes, as: UTF8.self).utf8
        let at = zip(bytes, repaired).enumerated().first { $1.0 != $1.1 }?.offset ?? bytes.count
        throw .encoding("it isn't UTF-8", at: at)
    }

    private static func converted(
        _ bytes: [UInt8],
        unit: Int,
        isBigEndian: Bool,
    ) throws(XMPError) -> [UInt8] {
        let name = "UTF-\(unit * 8)"
        guard bytes.count.isMultiple(of: unit) else {
            throw .encoding("its \(name) is cut off", at: bytes.count)
        }
        let units = stride(from: 0, to: bytes.count, by: unit).map { start in
            let unitBytes = bytes[start..<start + unit]
            return (isBigEndian ? Array(unitBytes) : unitBytes.reversed())
                .reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        let text =
            unit == 4
            ? String(validating: units, as: UTF32.self)
            : String(validating: units.map { UInt16(truncatingIfNeeded: $0) }, as: UTF16.self)
        guard var text else { throw .encoding("it isn't \(name)", at: 0) }
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        return Array(withoutDeclaration(text).utf8)
    }

    /// The text without an XML declaration, whose encoding is no longer true.
    private static func withoutDeclaration(_ text: String) -> Substring {
        guard text.hasPrefix("<?xml "), let end = text.firstRange(of: "?>") else {
            return text[...]
        }
        return text[end.upperBound...]
    }

    /// Refuses an XML declaration that names an encoding other than the packet has.
    static func checkDeclaration(_ declaration: ArraySlice<UInt8>, at offset: Int) throws(XMPError)
    {
        let text = String(decoding: declaration, as: UTF8.self).lowercased()
        guard let range = text.firstRange(of: "encoding") else { return }
        let name = text[range.upperBound...].drop { " =\"'\t\r\n".contains($0) }
            .prefix { !" \"'?".contains($0) }
        guard ["utf-8", "utf8", "us-ascii"].contains(String(name)) else {
            throw .encoding("its declared encoding \(name) isn't read", at: offset)
        }
    }
}
