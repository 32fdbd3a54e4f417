extension CBORValue {
    /// Reads the one value that bytes consist of.
    ///
    /// Takes every form of RFC 8949: indefinite lengths and longer heads than needed too, since
    /// hashes go over stored bytes. Refuses repeated keys, which two readers could read differently.
    ///
    /// - Throws: ``CBORError``, with an offset counted from the value's first byte.
    public init(parsing bytes: [UInt8], limits: CBORLimits = CBORLimits()) throws(CBORError) {
        try self.init(parsing: bytes[...], limits: limits)
    }

    /// Reads the one value that a part of some bytes consists of.
    public init(
        parsing bytes: ArraySlice<UInt8>,
        limits: CBORLimits = CBORLimits(),
    ) throws(CBORError) {
        guard bytes.count <= limits.byteCount else {
            throw .overLimit("too many bytes", at: limits.byteCount)
        }
        var reader = CBORReader(bytes, limits: limits)
        self = try reader.value()
        guard reader.isAtEnd else { throw .trailingBytes(at: reader.offset) }
    }
}

/// Goes over CBOR by index, never past the end and never deeper than its limit.
struct CBORReader {
    /// The first byte of a value, taken apart.
    private struct Head {
        var major: UInt8
        /// The low five bits.
        var detail: UInt8
        /// The number that the head stands for; `nil` for an indefinite length.
        var argument: UInt64?
        var start: Int
    }

    private let bytes: ArraySlice<UInt8>
    private let limits: CBORLimits
    private var position: Int
    private var depth = 0
    private var itemCount = 0

    init(_ bytes: ArraySlice<UInt8>, limits: CBORLimits) {
        self.bytes = bytes
        self.limits = limits
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }
    var offset: Int { position - bytes.startIndex }

    mutating func value() throws(CBORError) -> CBORValue {
        let head = try head()
        switch head.major {
        case 0: return .unsigned(try definite(head))
        case 1: return .negative(try definite(head))
        case 2: return .bytes(try string(head))
        case 3: return .text(try text(head))
        case 4: return .array(try array(head))
        case 5: return .map(try map(head))
        case 6:
            let tag = try definite(head)
            try enter(head)
            defer { depth -= 1 }
            return .tagged(tag, try value())
        default: return try simple(head)
        }
    }

    private mutating func head() throws(CBORError) -> Head {
        let start = offset
        itemCount += 1
        guard itemCount <= limits.itemCount else { throw .overLimit("too many values", at: start) }
        let first = try byte()
        let detail = first & 0x1F
        let argument: UInt64?
        switch detail {
        case 0..<24: argument = UInt64(detail)
        case 24: argument = try number(of: 1)
        case 25: argument = try number(of: 2)
        case 26: argument = try number(of: 4)
        case 27: argument = try number(of: 8)
        case 31: argument = nil
        default: throw .malformed("a reserved head", at: start)
        }
        return Head(major: first >> 5, detail: detail, argument: argument, start: start)
    }

    private func definite(_ head: Head) throws(CBORError) -> UInt64 {
        guard let argument = head.argument else {
            throw .malformed("a number without a value", at: head.start)
        }
        return argument
    }

    private mutating func enter(_ head: Head) throws(CBORError) {
        guard depth < limits.depth else { throw .overLimit("nested too deep", at: head.start) }
        depth += 1
    }

    private mutating func byte() throws(CBORError) -> UInt8 {
        guard position < bytes.endIndex else { throw .truncated(at: offset) }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func number(of count: Int) throws(CBORError) -> UInt64 {
        var number: UInt64 = 0
        for _ in 0..<count { number = number << 8 | UInt64(try byte()) }
        return number
    }

    /// Takes a break code, the end of an indefinite length, if it comes next.
    private mutating func takeBreak() -> Bool {
        guard position < bytes.endIndex, bytes[position] == 0xFF else { return false }
        position += 1
        return true
    }
}

extension CBORReader {
    /// Reads the bytes of a string, in one piece or in chunks (§3.2.3).
    private mutating func string(_ head: Head) throws(CBORError) -> [UInt8] {
        if let length = head.argument { return Array(try piece(length)) }
        var whole: [UInt8] = []
        while !takeBreak() {
            let chunk = try self.head()
            guard chunk.major == head.major, let length = chunk.argument else {
                throw .malformed("a chunk of another kind", at: chunk.start)
            }
            let piece = try piece(length)
            if head.major == 3 { try checkUTF8(piece, at: chunk.start) }
            whole += piece
        }
        return whole
    }

    private mutating func piece(_ length: UInt64) throws(CBORError) -> ArraySlice<UInt8> {
        guard length <= UInt64(bytes.endIndex - position) else {
            throw .truncated(at: bytes.count)
        }
        let start = position
        position += Int(length)
        return bytes[start..<position]
    }

    private mutating func text(_ head: Head) throws(CBORError) -> String {
        let bytes = try string(head)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw .malformed("a text that isn't UTF-8", at: head.start)
        }
        return text
    }

    private func checkUTF8(_ piece: ArraySlice<UInt8>, at start: Int) throws(CBORError) {
        guard String(validating: piece, as: UTF8.self) != nil else {
            throw .malformed("a text that isn't UTF-8", at: start)
        }
    }

    /// Calls for each item of a collection until its count, or its break code, is reached.
    private mutating func repeatItems(
        _ head: Head,
        _ item: (inout Self) throws(CBORError) -> Void,
    ) throws(CBORError) {
        try enter(head)
        defer { depth -= 1 }
        guard let count = head.argument else {
            while !takeBreak() { try item(&self) }
            return
        }
        // Every item takes a byte at least, so that a lie about the count ends here.
        guard count <= UInt64(bytes.endIndex - position) else {
            throw .truncated(at: bytes.count)
        }
        for _ in 0..<count { try item(&self) }
    }

    private mutating func array(_ head: Head) throws(CBORError) -> [CBORValue] {
        var items: [CBORValue] = []
        try repeatItems(head) { (reader) throws(CBORError) in items.append(try reader.value()) }
        return items
    }

    private mutating func map(_ head: Head) throws(CBORError) -> [CBORValue.Pair] {
        var pairs: [CBORValue.Pair] = []
        var keys: Set<CBORValue> = []
        try repeatItems(head) { (reader) throws(CBORError) in
            let start = reader.offset
            let key = try reader.value()
            guard keys.insert(key).inserted else { throw .malformed("a repeated key", at: start) }
            pairs.append(CBORValue.Pair(key: key, value: try reader.value()))
        }
        return pairs
    }

    /// Reads a value of major type 7 (§3.3).
    private func simple(_ head: Head) throws(CBORError) -> CBORValue {
        guard let argument = head.argument else {
            throw .malformed("a break without a beginning", at: head.start)
        }
        switch head.detail {
        case 25: return .float(Self.half(UInt16(truncatingIfNeeded: argument)))
        case 26: return .float(Double(Float(bitPattern: UInt32(truncatingIfNeeded: argument))))
        case 27: return .float(Double(bitPattern: argument))
        case 24 where argument < 32: throw .malformed("a simple value too long", at: head.start)
        default: break
        }
        return switch argument {
        case 20: .bool(false)
        case 21: .bool(true)
        case 22: .null
        case 23: .undefined
        default: .simple(UInt8(truncatingIfNeeded: argument))
        }
    }

    /// A half-precision number (IEEE 754 binary16).
    private static func half(_ bits: UInt16) -> Double {
        let exponent = Int(bits >> 10 & 0x1F)
        let fraction = Double(bits & 0x3FF)
        let size: Double =
            switch exponent {
            case 0: fraction * 0x1p-24
            case 31: fraction == 0 ? .infinity : .nan
            default: Double(sign: .plus, exponent: exponent - 25, significand: 1024 + fraction)
            }
        return bits & 0x8000 == 0 ? size : -size
    }
}
