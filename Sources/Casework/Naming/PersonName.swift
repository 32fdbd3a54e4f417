/// A member of staff, by the name under which the tenant knows them: two tokens of one person are
/// one person.
package struct PersonName: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let text: String

    /// Nil for an empty name, one of more than 100 bytes, and one with control characters.
    package init?(_ text: String) {
        guard (1...100).contains(text.utf8.count), !text.utf8.contains(where: { $0 < 32 }),
            !text.hasPrefix(" "), !text.hasSuffix(" ")
        else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static func < (one: Self, other: Self) -> Bool { one.text < other.text }
}

// As rows keep it: its text.
extension PersonName: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let name = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "this is no person's name",
            )
        }
        self = name
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
