/// The short name of a tenant: small letters, digits and hyphens, 40 at the most.
package struct TenantName: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let text: String

    package init?(_ text: String) {
        let isFit = text.utf8.allSatisfy { byte in
            (97...122).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "-")
        }
        guard isFit, (1...40).contains(text.utf8.count) else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static func < (one: Self, other: Self) -> Bool { one.text < other.text }
}
