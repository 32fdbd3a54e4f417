import Media

/// How S3 wants names written in an address: every byte but letters, digits and `-._~` as `%` with
/// two large hexadecimal digits, once and never again.
package enum S3Encoding {
    /// A path, whose slashes stay.
    static func path(_ text: String) -> String { encoded(text, keeping: 0x2F) }

    /// A name or a value of a query, in which a slash counts as any other byte.
    static func part(_ text: String) -> String { encoded(text, keeping: nil) }

    private static func encoded(_ text: String, keeping kept: UInt8?) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if isUnreserved(byte) || byte == kept {
                bytes.append(byte)
            } else {
                bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let digits = Array("0123456789ABCDEF".utf8)

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }

    /// What a list's `encoding-type=url` or a notification's key stands for; nil where it isn't well
    /// formed.
    package static func decoded(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case 0x2B: bytes.append(0x20)
            case 0x25:
                let pair = String(decoding: rest.prefix(2), as: UTF8.self)
                guard rest.count >= 2, let value = Hex.bytes(pair.lowercased())?.first
                else { return nil }
                bytes.append(value)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
