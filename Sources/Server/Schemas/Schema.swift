import Pipeline

/// The shape of a JSON value: the part of JSON Schema 2020-12 that our documents need.
///
/// One value serves three times: it checks what comes in, stands in the OpenAPI document, and checks
/// in tests what goes out.
package indirect enum Schema: Hashable, Sendable {
    /// Anything.
    case any
    case boolean
    case integer(ClosedRange<Int64>)
    case number(ClosedRange<Double>)
    /// Text of so many characters (Unicode scalars, as JSON Schema counts).
    case text(ClosedRange<Int>)
    /// Text of a form.
    case form(TextForm)
    /// One of these words.
    case choice([String])
    case list(Schema, ClosedRange<Int>)
    /// An object with these keys and no others.
    case object([Property])
    /// An object with these keys, and with others at which nobody looks: of senders that aren't ours.
    case open([Property])
    /// An object whose keys nobody knows beforehand, at most so many.
    case map(Schema, Int)
    /// The value or `null`.
    case orNull(Schema)
    /// Any of these.
    case either([Schema])
    /// A schema that stands by its name among the document's components.
    case named(String, Schema)

    /// A key of an object.
    package struct Property: Hashable, Sendable {
        package let name: String
        package let schema: Schema
        package let isRequired: Bool
        package let note: String

        package static func required(
            _ name: String,
            _ schema: Schema,
            _ note: String = "",
        ) -> Property {
            Property(name: name, schema: schema, isRequired: true, note: note)
        }

        package static func optional(
            _ name: String,
            _ schema: Schema,
            _ note: String = "",
        ) -> Property {
            Property(name: name, schema: schema, isRequired: false, note: note)
        }
    }
}

extension Schema {
    /// An id of ours: a UUID in small letters.
    package static let id = Schema.form(.id)
    /// A time in UTC (RFC 3339).
    package static let time = Schema.form(.time)
    /// A count, from 0.
    package static let count = Schema.integer(0...Int64.max)

    /// Text in both languages of the product.
    package static let bilingual = Schema.named(
        "BilingualText",
        .object([
            .required("en", .text(0...20_000)), .required("zh-Hans", .text(0...20_000)),
        ]),
    )

    /// What a text of a path, query or header says, where the schema wants a number or a flag.
    func value(ofText text: String) -> JSONValue {
        switch self {
        case .integer: Int64(text).map { .integer($0) } ?? .text(text)
        case .number: Double(text).map { .number($0) } ?? .text(text)
        case .boolean: text == "true" ? .bool(true) : text == "false" ? .bool(false) : .text(text)
        case .named(_, let schema), .orNull(let schema): schema.value(ofText: text)
        default: .text(text)
        }
    }
}

/// A form of text that one function can tell.
package enum TextForm: Hashable, Sendable {
    /// A UUID in small letters.
    case id
    /// SHA-256 in 64 hexadecimal digits.
    case digest
    /// RFC 3339 in UTC, such as `2026-11-21T09:00:00Z`.
    case time
    /// A short name: small letters, digits and hyphens, at most forty.
    case name
    /// A country by its two letters (ISO 3166-1), or `EU` for the Union.
    case country
    /// A language as BCP 47 has it, such as `zh-Hans`.
    case language
    /// An address of the web that programs call: no credentials, no fragment.
    case webAddress

    /// The form as a regular expression of ECMA-262, for readers of the document.
    package var pattern: String {
        switch self {
        case .id: "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
        case .digest: "^[0-9a-f]{64}$"
        case .time: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,6})?Z$"
        case .name: "^[a-z0-9-]{1,40}$"
        case .country: "^[A-Z]{2}$"
        case .language: "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$"
        case .webAddress: Self.webAddressPattern
        }
    }

    /// What is asked for, in words.
    package var words: String {
        switch self {
        case .id: "must be an id: a UUID in small letters"
        case .digest: "must be a SHA-256: 64 hexadecimal digits in small letters"
        case .time: "must be a time in UTC such as 2026-11-21T09:00:00Z"
        case .name: "must be a name of small letters, digits and hyphens, at most 40"
        case .country: "must be a country of two capital letters, or EU"
        case .language: "must be a language such as en or zh-Hans"
        case .webAddress:
            "must be an address with http or https and a host, without credentials or fragment, "
                + "of at most \(Self.webAddressCharacters) characters"
        }
    }

    package func matches(_ text: some StringProtocol) -> Bool {
        let bytes = Array(text.utf8)
        switch self {
        case .id: return Self.fits(bytes, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
        case .digest: return bytes.count == 64 && bytes.allSatisfy(Self.isHex)
        case .country: return bytes.count == 2 && bytes.allSatisfy { (0x41...0x5A).contains($0) }
        case .language: return isLanguage(String(text))
        case .webAddress: return isWebAddress(String(text))
        case .name:
            return (1...40).contains(bytes.count)
                && bytes.allSatisfy {
                    (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
                }
        case .time:
            guard bytes.last == UInt8(ascii: "Z"), bytes.count >= 20,
                Self.fits(bytes.prefix(19), "dddd-dd-ddTdd:dd:dd")
            else { return false }
            let rest = bytes.dropFirst(19).dropLast()
            return rest.isEmpty
                || rest.first == UInt8(ascii: ".") && (2...7).contains(rest.count)
                    && rest.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
        }
    }

    /// Compares with a picture in which `x` stands for a hexadecimal digit, `d` for a decimal one.
    private static func fits(_ bytes: some Collection<UInt8>, _ picture: String) -> Bool {
        bytes.count == picture.utf8.count
            && zip(bytes, picture.utf8).allSatisfy { byte, sign in
                switch sign {
                case UInt8(ascii: "x"): isHex(byte)
                case UInt8(ascii: "d"): (0x30...0x39).contains(byte)
                default: byte == sign
                }
            }
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }
}
