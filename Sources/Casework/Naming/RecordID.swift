/// The id of something on record: a UUID in small letters, opaque to whoever uses the API.
///
/// What has another shape is no id of ours, and needs no look into the database.
package protocol RecordID: Hashable, Sendable, CustomStringConvertible {
    var text: String { get }

    /// Nil for what is not written as a UUID in small letters.
    init?(_ text: String)
}

extension RecordID {
    package var description: String { text }

    package static func hasShape(_ text: String) -> Bool {
        guard text.utf8.count == 36 else { return false }
        return text.utf8.enumerated().allSatisfy { place, byte in
            [8, 13, 18, 23].contains(place)
                ? byte == UInt8(ascii: "-")
                : (48...57).contains(byte) || (97...102).contains(byte)
        }
    }
}

// As rows and answers keep it: its text.
extension RecordID {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = Self(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "this is no id of something on record",
            )
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
