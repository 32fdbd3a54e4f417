/// Reads one JSON text exactly (RFC 8259), with a limit on depth.
///
/// It goes over UTF-8 bytes by index, never past the end, and calls itself no deeper than
/// ``depthLimit``.
struct JSONReader {
    /// How deep objects and arrays may lie in each other.
    static let depthLimit = 16

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0
    private var blanks = 0

    /// Reads the one value that a text consists of.
    static func value(of text: String) throws(JSONFault) -> JSONValue {
        var reader = Self(bytes: Array(text.utf8))
        reader.skipBlanks()
        let value = try reader.value()
        reader.skipBlanks()
        guard reader.position == reader.bytes.count else {
            throw reader.fault("something stands after the JSON value")
        }
        return value
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func value() throws(JSONFault) -> JSONValue {
        switch peek {
        case UInt8(ascii: "{"): .object(try object())
        case UInt8(ascii: "["): .array(try array())
        case UInt8(ascii: "\""): .string(try string())
        case UInt8(ascii: "t"): try word("true", .bool(true))
        case UInt8(ascii: "f"): try word("false", .bool(false))
        case UInt8(ascii: "n"): try word("null", .null)
        case .none: throw fault("the JSON text ends too early")
        default: .number(try number())
        }
    }

    private mutating func object() throws(JSONFault) -> JSONObject {
        try enter()
        defer { depth -= 1 }
        let blanksBefore = blanks
        var object = JSONObject()
        skipBlanks()
        if take(UInt8(ascii: "}")) { return object }
        repeat {
            object.members.append(try member())
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw fault("an object needs , or } here") }
        object.isSpaced = blanks > blanksBefore
        return object
    }

    private mutating func member() throws(JSONFault) -> JSONObject.Member {
        skipBlanks()
        guard peek == UInt8(ascii: "\"") else { throw fault("a key must be a string") }
        let key = try string()
        skipBlanks()
        guard take(UInt8(ascii: ":")) else { throw fault("a key needs a : after it") }
        skipBlanks()
        let start = position
        let value = try value()
        let source = String(decoding: bytes[start..<position], as: UTF8.self)
        skipBlanks()
        return .init(key: key, value: value, source: source)
    }

    private mutating func array() throws(JSONFault) -> [JSONValue] {
        try enter()
        defer { depth -= 1 }
        var items: [JSONValue] = []
        skipBlanks()
        if take(UInt8(ascii: "]")) { return items }
        repeat {
            skipBlanks()
            items.append(try value())
            skipBlanks()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw fault("an array needs , or ] here") }
        return items
    }

    /// Takes the opening bracket and goes one level down.
    private mutating func enter() throws(JSONFault) {
        guard depth < Self.depthLimit else { throw fault("nested too deep") }
        position += 1
        depth += 1
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        guard bytes[position...].starts(with: word.utf8) else { throw fault("not a JSON value") }
        position += word.utf8.count
        return value
    }

    private mutating func number() throws(JSONFault) -> String {
        let start = position
        _ = take(UInt8(ascii: "-"))
        let first = peek
        guard takeDigits() > 0 else { throw fault("not a JSON value") }
        if first == UInt8(ascii: "0"), position - start > (bytes[start] == first ? 1 : 2) {
            throw fault("a number must not begin with 0")
        }
        if take(UInt8(ascii: ".")), takeDigits() == 0 { throw fault("a number ends too early") }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
            guard takeDigits() > 0 else { throw fault("a number ends too early") }
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func takeDigits() -> Int {
        let start = position
        while let byte = peek, (0x30...0x39).contains(byte) { position += 1 }
        return position - start
    }
}

extension JSONReader {
    private mutating func string() throws(JSONFault) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = peek {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text += try escape()
            case 0x00..<0x20:
                position -= 1
                throw fault("a control character stands in a string")
            default: text.append(byte)
            }
        }
        throw fault("a string has no end")
    }

    /// Reads what follows a backslash, as UTF-8.
    private mutating func escape() throws(JSONFault) -> [UInt8] {
        guard let letter = peek else { throw fault("a string has no end") }
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(try escapedCharacter()).utf8)
        default:
            position -= 1
            throw fault("an unknown escape stands in a string")
        }
    }

    private mutating func escapedCharacter() throws(JSONFault) -> Unicode.Scalar {
        let first = try fourHexDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw fault("half a character is escaped in a string")
        }
        let second = try fourHexDigits()
        let low = second &- 0xDC00
        guard low < 0x400, let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + low)
        else { throw fault("half a character is escaped in a string") }
        return scalar
    }

    private mutating func fourHexDigits() throws(JSONFault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw fault("an escape needs four hexadecimal digits")
            }
            position += 1
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) {
            position += 1
            blanks += 1
        }
    }

    private func fault(_ what: String) -> JSONFault { JSONFault(what: what, offset: position) }
}
