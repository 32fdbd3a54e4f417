/// An address of e-mail that stands in a command and in a header field as it is: letters that mean
/// nothing to either, in ASCII (RFC 5321 §4.1.2, dot-string and domain).
///
/// Quoted local parts, address literals and addresses beyond ASCII are refused: what two readers might
/// read differently is sent nowhere. It belongs to a person, so it shows itself as dots.
package struct MailAddress: Hashable, Sendable {
    private let local: String
    /// The domain, in small letters.
    package let domain: String

    /// Nil for what is no such address.
    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254, (1...64).contains(parts[0].count),
            Self.parts(parts[0]).allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isAtom) }),
            Self.parts(parts[1]).count > 1, Self.parts(parts[1]).allSatisfy(Self.isLabel)
        else { return nil }
        local = String(decoding: Array(parts[0]), as: UTF8.self)
        domain = String(decoding: Array(parts[1]), as: UTF8.self).lowercased()
    }

    /// The address itself; whoever takes it answers for where it goes.
    package var exposed: String { "\(local)@\(domain)" }

    private static func parts(_ text: Substring.UTF8View) -> [Substring.UTF8View] {
        text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    }

    /// `atext` (RFC 5322 §3.2.3).
    private static func isAtom(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    private static func isLabel(_ label: Substring.UTF8View) -> Bool {
        (1...63).contains(label.count) && label.first != UInt8(ascii: "-")
            && label.last != UInt8(ascii: "-")
            && label.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}

extension MailAddress: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "…" }
    package var debugDescription: String { "…" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
