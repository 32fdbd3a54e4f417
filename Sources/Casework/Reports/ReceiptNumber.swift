/// The number by which a reporter asks what became of a report: whoever has it may ask.
///
/// 16 letters and digits that nobody confuses, 80 bits of chance; it is shown once and kept as a
/// digest.
package struct ReceiptNumber: Hashable, Sendable {
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let length = 16

    /// Without dashes.
    package let digits: String

    /// - Parameter bytes: 10 bytes that nobody can guess.
    package init?(secretBytes bytes: [UInt8]) {
        guard bytes.count == 10 else { return nil }
        var (text, held, bits) = ("", UInt32(0), 0)
        for byte in bytes {
            held = (held << 8 | UInt32(byte)) & 0xFFFF
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(Self.alphabet[Int(held >> UInt32(bits)) & 31])
            }
        }
        digits = text
    }

    /// Reads what somebody typed: small letters, dashes and blanks don't matter, O is 0, I and L are 1.
    package init?(_ typed: String) {
        guard typed.utf8.count <= 64 else { return nil }
        var text = ""
        for character in typed.uppercased() where character != "-" && character != " " {
            let read: Character =
                switch character {
                case "O": "0"
                case "I", "L": "1"
                default: character
                }
            guard Self.alphabet.contains(read) else { return nil }
            text.append(read)
        }
        guard text.count == Self.length else { return nil }
        digits = text
    }

    /// In four groups, as people copy it.
    package var text: String {
        var groups: [Substring] = []
        var rest = digits[...]
        while !rest.isEmpty {
            groups.append(rest.prefix(4))
            rest = rest.dropFirst(4)
        }
        return groups.joined(separator: "-")
    }
}
