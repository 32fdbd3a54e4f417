/// Text between XML's bytes and people's characters (XML 1.0 §2.2, §2.4, §3.3.3, §4.6).
enum XMLText {
    /// The characters that bytes of content stand for.
    ///
    /// - Throws: ``XMPError/malformed(_:at:)`` for an entity that XML doesn't predefine.
    static func decoded(
        _ bytes: [UInt8],
        _ range: Range<Int>,
        isAttribute: Bool = false,
    ) throws(XMPError) -> String {
        var plain: [UInt8] = []
        var at = range.lowerBound
        while at < range.upperBound {
            switch bytes[at] {
            case UInt8(ascii: "&"):
                let (scalar, next) = try reference(bytes, at..<range.upperBound)
                plain += Array(String(scalar).utf8)
                at = next
            case 0x0D:
                // A line end of any kind counts as one line feed.
                plain.append(isAttribute ? 0x20 : 0x0A)
                at += at + 1 < range.upperBound && bytes[at + 1] == 0x0A ? 2 : 1
            case let byte:
                plain.append(isAttribute && (byte == 0x0A || byte == 0x09) ? 0x20 : byte)
                at += 1
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// Reads `&…;` at the beginning of the range.
    private static func reference(
        _ bytes: [UInt8],
        _ range: Range<Int>,
    ) throws(XMPError) -> (scalar: Unicode.Scalar, next: Int) {
        let window = bytes[range.prefix(12)]
        guard let end = window.firstIndex(of: UInt8(ascii: ";")) else {
            throw .malformed("a character reference has no end", at: range.lowerBound)
        }
        let name = String(decoding: bytes[range.lowerBound + 1..<end], as: UTF8.self)
        guard let scalar = CharacterReference.scalar(named: Substring(name)), isAllowed(scalar)
        else {
            throw .malformed("an unknown entity or character, &\(name);", at: range.lowerBound)
        }
        return (scalar, end + 1)
    }

    /// Whether XML may hold the character.
    static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: true
        case 0..<0x20, 0xFFFE, 0xFFFF: false
        default: true
        }
    }

    /// The bytes that stand for a text, in an element or in an attribute of either quotation mark.
    ///
    /// A character that XML can't hold, such as NUL, becomes U+FFFD.
    static func encoded(_ text: String, isAttribute: Bool = false) -> [UInt8] {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": bytes += "&amp;".utf8
            case "<": bytes += "&lt;".utf8
            case ">": bytes += "&gt;".utf8
            case "\"": bytes += "&quot;".utf8
            case "'" where isAttribute: bytes += "&apos;".utf8
            case "\r": bytes += "&#xD;".utf8
            case "\n" where isAttribute: bytes += "&#xA;".utf8
            case "\t" where isAttribute: bytes += "&#x9;".utf8
            default: bytes += Array(String(isAllowed(scalar) ? scalar : "\u{FFFD}").utf8)
            }
        }
        return bytes
    }
}
