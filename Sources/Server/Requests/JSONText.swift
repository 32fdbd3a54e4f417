package import Pipeline

/// Reads one JSON text exactly (RFC 8259): no key twice, no text after it, no deeper than a limit.
package struct JSONText {
    /// Why bytes are no such text.
    package struct Malformation: Error, Hashable {
        package let reason: String
        /// The byte at which that shows.
        package let offset: Int
        /// Where in the value, as far as it could be read.
        package let pointer: String
    }

    private let bytes: [UInt8]
    private let deepest: Int
    private var place = 0
    private var path: [String] = []

    /// Reads the one value that bytes consist of.
    package static func value(
        of bytes: [UInt8],
        depth: Int = RequestLimits().depth,
    ) throws(Malformation) -> JSONValue {
        var reader = Self(bytes: bytes, deepest: depth)
        let value = try reader.spacedValue()
        guard reader.place == bytes.count else {
            throw reader.malformed("something stands after the value")
        }
        return value
    }

    private init(bytes: [UInt8], deepest: Int) {
        self.bytes = bytes
        self.deepest = deepest
    }

    private mutating func spacedValue() throws(Malformation) -> JSONValue {
        skipBlanks()
        let value = try value()
        skipBlanks()
        return value
    }

    private mutating func value() throws(Malformation) -> JSONValue {
        switch peek {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try list()
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw malformed("the text ends too early")
        default: return try number()
        }
    }

    private mutating func object() throws(Malformation) -> JSONValue {
        try enter()
        var (members, names) = ([JSONValue.Member](), Set<String>())
        skipBlanks()
        if take(UInt8(ascii: "}")) { return .object(members) }
        repeat {
            skipBlanks()
            guard peek == UInt8(ascii: "\"") else { throw malformed("a key must be a string") }
            let name = try string()
            path.append(name)
            guard names.insert(name).inserted else { throw malformed("this key stands twice") }
            skipBlanks()
            guard take(UInt8(ascii: ":")) else { throw malformed("a key needs a : after it") }
            members.append(.init(key: name, value: try spacedValue()))
            path.removeLast()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw malformed("an object needs , or } here") }
        return .object(members)
    }

    private mutating func list() throws(Malformation) -> JSONValue {
        try enter()
        var items: [JSONValue] = []
        skipBlanks()
        if take(UInt8(ascii: "]")) { return .list(items) }
        repeat {
            path.append("\(items.count)")
            items.append(try spacedValue())
            path.removeLast()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw malformed("a list needs , or ] here") }
        return .list(items)
    }

    private mutating func enter() throws(Malformation) {
        guard path.count < deepest else { throw malformed("nested too deep") }
        place += 1
    }

    private mutating func word(
        _ word: String,
        _ value: JSONValue,
    ) throws(Malformation) -> JSONValue {
        guard bytes[place...].starts(with: word.utf8) else { throw malformed("not a value") }
        place += word.utf8.count
        return value
    }

    private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        place += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            place += 1
        }
    }

    private func malformed(_ reason: String) -> Malformation {
        Malformation(reason: reason, offset: place, pointer: JSONPointer.text(path))
    }
}

// Numbers and strings.
extension JSONText {
    private mutating func number() throws(Malformation) -> JSONValue {
        let start = place
        _ = take(UInt8(ascii: "-"))
        let whole = place
        let digits = takeDigits()
        guard digits > 0 else { throw malformed("not a value") }
        guard digits == 1 || bytes[whole] != UInt8(ascii: "0") else {
            throw malformed("a number must not begin with 0")
        }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            guard takeDigits() > 0 else { throw malformed("a number ends too early") }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
            guard takeDigits() > 0 else { throw malformed("a number ends too early") }
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        if isWhole, let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else {
            throw malformed("a number is too large")
        }
        return .number(number)
    }

    private mutating func takeDigits() -> Int {
        let start = place
        while let byte = peek, (0x30...0x39).contains(byte) { place += 1 }
        return place - start
    }

    private mutating func string() throws(Malformation) -> String {
        place += 1
        var text: [UInt8] = []
        while let byte = peek {
            place += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: text, as: UTF8.self) else {
                    throw malformed("a string is not UTF-8")
                }
                return text
            case UInt8(ascii: "\\"): text += try escape()
            case 0..<0x20: throw malformed("a control character stands in a string")
            default: text.append(byte)
            }
        }
        throw malformed("a string has no end")
    }

    private mutating func escape() throws(Malformation) -> [UInt8] {
        guard let letter = peek else { throw malformed("a string has no end") }
        place += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return Array(String(try escapedCharacter()).utf8)
        default: throw malformed("an unknown escape stands in a string")
        }
    }

    private mutating func escapedCharacter() throws(Malformation) -> Unicode.Scalar {
        let first = try fourDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw malformed("half a character is escaped in a string")
        }
        let low = try fourDigits() &- 0xDC00
        guard low < 0x400, let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + low)
        else { throw malformed("half a character is escaped in a string") }
        return scalar
    }

    private mutating func fourDigits() throws(Malformation) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw malformed("an escape needs four hexadecimal digits")
            }
            place += 1
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}

/// RFC 6901.
enum JSONPointer {
    static func text(_ path: [String]) -> String {
        path.map { "/" + step($0) }.joined()
    }

    static func step(_ name: String) -> String {
        name.replacing("~", with: "~0").replacing("/", with: "~1")
    }
}

extension JSONValue {
    /// The value on one line, as answers carry it.
    package var compactText: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .list(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                value.write(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                text += JSONValue.text(member.key).text + ":"
                member.value.write(to: &text)
            }
            text += "}"
        case .null, .bool, .integer, .number, .text: text += self.text
        }
    }

    /// The value of an object's key.
    package subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.key == key }?.value
    }
}
