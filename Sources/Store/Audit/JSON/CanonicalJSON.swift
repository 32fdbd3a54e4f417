/// A JSON value of which there is exactly one way to write it.
///
/// The form follows RFC 8785 for the kinds of values that audit events need: texts, whole numbers
/// that every reader of JSON keeps exactly, true and false, lists, and objects. There are no
/// fractions and no `null`: what isn't known is left out. Names in an object are of a few ASCII
/// characters only, so that the order of their bytes is the order of the standard.
package enum CanonicalJSON: Hashable, Sendable {
    case text(String)
    /// Between −(2⁵³ − 1) and 2⁵³ − 1.
    case integer(Int64)
    case boolean(Bool)
    case list([CanonicalJSON])
    case object([String: CanonicalJSON])

    /// The largest whole number that a reader with floating-point numbers keeps exactly.
    package static let largestInteger: Int64 = (1 << 53) - 1
    /// Lists and objects inside each other.
    package static let deepestLevel = 16
    /// Bytes of a name in an object.
    package static let longestName = 64

    /// The value's one text: names in order, no spaces, nothing escaped that need not be.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The bytes of ``text``.
    package var bytes: [UInt8] {
        var writer = CanonicalJSONWriter()
        writer.write(self)
        return writer.bytes
    }

    /// Whether the value can be written at all.
    ///
    /// - Throws: what is wrong, and where.
    package func check() throws(Malformation) { try check(level: 0) }

    /// The same for a value that stands inside so many lists and objects.
    func check(level: Int) throws(Malformation) {
        guard level <= Self.deepestLevel else { throw .tooDeep }
        switch self {
        case .text, .boolean: break
        case .integer(let integer):
            guard integer.magnitude <= UInt64(Self.largestInteger) else { throw .largeNumber }
        case .list(let values):
            for value in values { try value.check(level: level + 1) }
        case .object(let members):
            for (name, value) in members {
                guard Self.isName(name) else { throw .name(name) }
                try value.check(level: level + 1)
            }
        }
    }

    /// Small letters, digits, `.`, `_` and `-`.
    private static func isName(_ name: String) -> Bool {
        let small = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        return (1...longestName).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                small.contains(byte) || digits.contains(byte) || byte == UInt8(ascii: ".")
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
    }

    /// Why a value or a text is no canonical JSON.
    package enum Malformation: Error, Hashable {
        /// The text ends before the value does.
        case truncated
        /// The text goes on, or is written in another way, at this byte.
        case unexpected(at: Int)
        case tooDeep
        case largeNumber
        /// A name of other characters than small letters, digits, `.`, `_` and `-`, an empty one
        /// or one that is too long.
        case name(String)
        /// It says the same in another way than the canonical one.
        case otherForm
    }
}

extension CanonicalJSON.Malformation: CustomStringConvertible {
    package var description: String {
        switch self {
        case .truncated: "the JSON ends too early"
        case .unexpected(let place): "the JSON is wrong at byte \(place)"
        case .tooDeep:
            "more than \(CanonicalJSON.deepestLevel) lists and objects stand inside each other"
        case .largeNumber: "a number is beyond 2^53 - 1, which not every reader keeps exactly"
        case .name(let name):
            "the name \"\(name.prefix(80))\" is not of 1 to \(CanonicalJSON.longestName) small "
                + "letters, digits, '.', '_' and '-'"
        case .otherForm: "the JSON is not in the canonical form"
        }
    }
}

extension CanonicalJSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .text(value) }

    package init(integerLiteral value: Int64) { self = .integer(value) }

    package init(booleanLiteral value: Bool) { self = .boolean(value) }

    package init(arrayLiteral elements: CanonicalJSON...) { self = .list(elements) }

    package init(dictionaryLiteral elements: (String, CanonicalJSON)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }
}

extension CanonicalJSON {
    /// A member of an object.
    package subscript(name: String) -> CanonicalJSON? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    package var asText: String? { if case .text(let text) = self { text } else { nil } }

    package var asInteger: Int64? { if case .integer(let integer) = self { integer } else { nil } }

    package var asList: [CanonicalJSON]? { if case .list(let list) = self { list } else { nil } }

    package var asObject: [String: CanonicalJSON]? {
        if case .object(let members) = self { members } else { nil }
    }
}
