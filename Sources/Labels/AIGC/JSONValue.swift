/// A JSON value as it was written: members in their order, repeated keys kept (RFC 8259).
///
/// A label must be read exactly. A reader that sorts keys or lets the last of two equal keys win
/// would hide what makes a label doubtful.
indirect enum JSONValue: Hashable, Sendable {
    case object(JSONObject)
    case array([JSONValue])
    case string(String)
    /// A number, in the digits that stand there.
    case number(String)
    case bool(Bool)
    case null
}

/// The members of a JSON object.
struct JSONObject: Hashable, Sendable {
    /// A key, its value, and the value's own text.
    struct Member: Hashable, Sendable {
        var key: String
        var value: JSONValue
        var source: String
    }

    var members: [Member] = []
    /// Whether blanks or line ends stand between the pieces of the object.
    var isSpaced = false

    /// The value of the first member with this key.
    subscript(key: String) -> JSONValue? { members.first { $0.key == key }?.value }
}

/// Why a text isn't JSON.
struct JSONFault: Error, Hashable {
    var what: String
    /// The byte of the text, counted from 0, where that showed.
    var offset: Int
}
