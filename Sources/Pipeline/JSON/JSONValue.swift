import Foundation

/// A JSON value whose keys keep their order, so that what we print can be read by people too.
package indirect enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([Member])

    /// One key of an object with its value.
    package struct Member: Hashable, Sendable {
        package let key: String
        package let value: JSONValue

        package init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// An object with its keys in the order given.
    package static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
        .object(members.map { Member(key: $0.key, value: $0.value) })
    }

    /// A text, or `null`.
    package static func optional(_ text: String?) -> JSONValue { text.map { .text($0) } ?? .null }

    /// A whole number, or `null`.
    package static func optional(_ number: Int?) -> JSONValue {
        number.map { .integer(Int64($0)) } ?? .null
    }

    /// A number rounded to a millionth, or `null`.
    package static func optional(_ number: Double?) -> JSONValue {
        number.map { .number(($0 * 1e6).rounded() / 1e6) } ?? .null
    }
}

extension JSONValue {
    /// The value over several lines, two spaces deeper at each level.
    package var text: String { text(indent: "") }

    private func text(indent: String) -> String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): "\(value)"
        case .number(let value): Self.text(of: value)
        case .text(let value): Self.quoted(value)
        case .list(let values) where values.allSatisfy(\.isSmall):
            "[" + values.map { $0.text(indent: indent) }.joined(separator: ", ") + "]"
        case .list(let values):
            Self.block("[", values.map { $0.text(indent: indent + "  ") }, "]", indent)
        case .object(let members) where members.isEmpty: "{}"
        case .object(let members):
            Self.block(
                "{",
                members.map { Self.quoted($0.key) + ": " + $0.value.text(indent: indent + "  ") },
                "}",
                indent,
            )
        }
    }

    private static func block(
        _ open: String,
        _ lines: [String],
        _ close: String,
        _ indent: String,
    ) -> String {
        open + "\n" + lines.map { indent + "  " + $0 }.joined(separator: ",\n") + "\n" + indent
            + close
    }

    private var isSmall: Bool {
        switch self {
        case .null, .bool, .integer, .number, .text: true
        case .list, .object: false
        }
    }

    /// Whole numbers without a fraction; what isn't finite has no JSON and becomes `null`.
    private static func text(of number: Double) -> String {
        guard number.isFinite else { return "null" }
        return Int64(exactly: number).map { "\($0)" } ?? "\(number)"
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case ..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                quoted += String(format: "\\u%04x", scalar.value)
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
