import Foundation

/// The value of EXIF's UserComment: eight bytes of character code, then text (Exif 3.0, 4.6.5).
enum ExifUserComment {
    private static let ascii = Array("ASCII\0\0\0".utf8)
    private static let unicode = Array("UNICODE\0".utf8)
    private static let jis = Array("JIS\0\0\0\0\0".utf8)
    private static let undefined = [UInt8](repeating: 0, count: 8)

    /// The text in UTF-8.
    ///
    /// A value without a code is taken as text from its first byte on: some writers leave it out.
    static func text(of value: [UInt8], isBigEndian: Bool) -> [UInt8] {
        let text = Array(value.dropFirst(8))
        switch Array(value.prefix(8)) {
        case ascii, undefined: return text
        case unicode: return fromUnicode(text, isBigEndian: isBigEndian)
        case jis: return fromJIS(text)
        default: return value
        }
    }

    /// The value that stands for a text: coded as ASCII where that can hold it, else as Unicode.
    static func encode(_ text: [UInt8], isBigEndian: Bool) -> [UInt8] {
        if text.allSatisfy({ $0 < 0x80 }) { return ascii + text }
        guard let string = String(validating: text, as: UTF8.self) else { return undefined + text }
        let units = units(of: string, isBigEndian: isBigEndian)
        // Readers guess at the byte order, as we do; a mark settles it where the guess would fail.
        guard fromUnicode(units, isBigEndian: isBigEndian) != text else { return unicode + units }
        return unicode + self.units(of: "\u{FEFF}" + string, isBigEndian: isBigEndian)
    }

    private static func units(of string: String, isBigEndian: Bool) -> [UInt8] {
        string.utf16.flatMap { unit in
            let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
            return isBigEndian ? bytes : bytes.reversed()
        }
    }

    /// Decodes UTF-16 in the order of its mark, or of the block, or in the other one when that
    /// shows more ASCII: cameras and programs disagree on whether the block's order counts.
    private static func fromUnicode(_ bytes: [UInt8], isBigEndian: Bool) -> [UInt8] {
        // Some generators write the code and then UTF-8; JSON shows it.
        if bytes.starts(with: Array("{\"".utf8)) { return bytes }
        let units = stride(from: 0, to: bytes.count - bytes.count % 2, by: 2).map { index in
            UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1])
        }
        let swapped = units.map(\.byteSwapped)
        switch units.first {
        case 0xFEFF: return utf8(units.dropFirst())
        case 0xFFFE: return utf8(swapped.dropFirst())
        default: break
        }
        let (stated, other) = isBigEndian ? (units, swapped) : (swapped, units)
        return utf8(asciiCount(other) > asciiCount(stated) ? other[...] : stated[...])
    }

    private static func utf8(_ units: ArraySlice<UInt16>) -> [UInt8] {
        Array(String(decoding: units, as: UTF16.self).utf8)
    }

    private static func asciiCount(_ units: [UInt16]) -> Int {
        units.count { (0x20..<0x7F).contains($0) }
    }

    /// Decodes JIS X 0208, with the escapes of ISO 2022 or without.
    private static func fromJIS(_ bytes: [UInt8]) -> [UInt8] {
        let text = Array(bytes.prefix { $0 != 0 })
        let escaped = text.contains(0x1B) ? text : [0x1B, 0x24, 0x42] + text
        guard let string = String(bytes: escaped, encoding: .iso2022JP) else { return text }
        return Array(string.utf8)
    }
}
