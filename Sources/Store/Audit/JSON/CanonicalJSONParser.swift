extension CanonicalJSON {
    /// Reads a text that is written in the canonical form, and no other.
    ///
    /// - Throws: ``Malformation`` for everything else; the same value in another form is refused
    ///   too, because its bytes would have another digest.
    package init(canonical bytes: some Collection<UInt8>) throws(Malformation) {
        var parser = CanonicalJSONParser(bytes: Array(bytes))
        let value = try parser.wholeValue()
        try value.check()
        guard value.bytes == parser.bytes else { throw .otherForm }
        self = value
    }
}

/// Reads JSON of the kinds that ``CanonicalJSON`` knows.
private struct CanonicalJSONParser {
    let bytes: [UInt8]
    private var place = 0
    private var level = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func wholeValue() throws(CanonicalJSON.Malformation) -> CanonicalJSON {
        let value = try value()
        guard place == bytes.count else { throw .unexpected(at: place) }
        return value
    }

    private mutating func value() throws(CanonicalJSON.Malformation) -> CanonicalJSON {
        guard place < bytes.count else { throw .truncated }
        switch bytes[place] {
        case UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "{"): return try nested(Self.object)
        case UInt8(ascii: "["): return try nested(Self.list)
        case UInt8(ascii: "t"):
            try expect("true")
            return true
        case UInt8(ascii: "f"):
            try expect("false")
            return false
        default: return .integer(try integer())
        }
    }

    private typealias Reading = (
        inout CanonicalJSONParser
    ) throws(CanonicalJSON.Malformation) -> CanonicalJSON

    private mutating func nested(
        _ read: Reading
    ) throws(CanonicalJSON.Malformation) -> CanonicalJSON {
        guard level <= CanonicalJSON.deepestLevel else { throw .tooDeep }
        level += 1
        defer { level -= 1 }
        place += 1
        return try read(&self)
    }

    private static func list(
        _ parser: inout CanonicalJSONParser
    ) throws(CanonicalJSON.Malformation) -> CanonicalJSON {
        var values: [CanonicalJSON] = []
        if try parser.takes("]") { return .list(values) }
        repeat { values.append(try parser.value()) } while try parser.goesOn(until: "]")
        return .list(values)
    }

    private static func object(
        _ parser: inout CanonicalJSONParser
    ) throws(CanonicalJSON.Malformation) -> CanonicalJSON {
        var members: [String: CanonicalJSON] = [:]
        if try parser.takes("}") { return .object(members) }
        repeat {
            let name = try parser.string()
            try parser.expect(":")
            members[name] = try parser.value()
        } while try parser.goesOn(until: "}")
        return .object(members)
    }

    /// Whether a comma follows; otherwise the end must.
    private mutating func goesOn(
        until end: Unicode.Scalar
    ) throws(CanonicalJSON.Malformation) -> Bool {
        if try takes(",") { return true }
        guard try takes(end) else { throw .unexpected(at: place) }
        return false
    }

    private mutating func takes(
        _ character: Unicode.Scalar
    ) throws(CanonicalJSON.Malformation) -> Bool {
        guard place < bytes.count else { throw .truncated }
        guard bytes[place] == UInt8(ascii: character) else { return false }
        place += 1
        return true
    }

    private mutating func expect(_ text: StaticString) throws(CanonicalJSON.Malformation) {
        let wanted = text.withUTF8Buffer { Array($0) }
        guard bytes.count - place >= wanted.count else { throw .truncated }
        guard bytes[place..<place + wanted.count].elementsEqual(wanted) else {
            throw .unexpected(at: place)
        }
        place += wanted.count
    }

    private mutating func integer() throws(CanonicalJSON.Malformation) -> Int64 {
        let digits = bytes[place...].prefix { $0 == UInt8(ascii: "-") || (48...57).contains($0) }
        guard !digits.isEmpty else { throw .unexpected(at: place) }
        guard digits.count <= 17, let integer = Int64(String(decoding: digits, as: UTF8.self))
        else {
            throw .largeNumber
        }
        place += digits.count
        return integer
    }

    private mutating func string() throws(CanonicalJSON.Malformation) -> String {
        try expect("\"")
        var text: [UInt8] = []
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw .unexpected(at: place - 1)
                }
                return string
            case UInt8(ascii: "\\"): text.append(try escaped())
            case 0..<0x20: throw .unexpected(at: place - 1)
            default: text.append(byte)
            }
        }
        throw .truncated
    }

    /// What stands behind a backslash: in the canonical form only characters of one byte.
    private mutating func escaped() throws(CanonicalJSON.Malformation) -> UInt8 {
        guard place < bytes.count else { throw .truncated }
        let letter = bytes[place]
        place += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return letter
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "u"):
            guard bytes.count - place >= 4 else { throw .truncated }
            let digits = String(decoding: bytes[place..<place + 4], as: UTF8.self)
            guard let code = UInt8(digits, radix: 16), code < 0x20 else {
                throw .unexpected(at: place)
            }
            place += 4
            return code
        default: throw .unexpected(at: place - 1)
        }
    }
}
