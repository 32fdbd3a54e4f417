/// Goes over values in AMF0 (Action Message Format, file_format_spec AMF0), one behind the other.
///
/// It tells where values stand and skips what nobody asked for; nothing is built from them.
struct AMFReader: Sendable {
    let bytes: [UInt8]
    /// Where the next value begins.
    private(set) var index: Int
    private let limits: ContainerLimits
    private var valueCount = 0

    init(_ bytes: [UInt8], at index: Int = 0, limits: ContainerLimits) {
        (self.bytes, self.index, self.limits) = (bytes, index, limits)
    }

    /// What can stand before a value.
    enum Marker: UInt8 {
        case number = 0
        case boolean, string, object, movieClip, null, undefined, reference, array, end
        case strictArray, date, longString, unsupported, recordset, document, typedObject
    }

    /// Why values can't be read on.
    enum Fault: Error {
        /// They end within one, or something stands there that is none.
        case damaged
        /// They ask for more than the limits allow.
        case overLimit
    }

    /// Takes the marker before a value.
    mutating func marker() throws(Fault) -> Marker {
        guard let marker = Marker(rawValue: try take(1)[0]) else { throw .damaged }
        return marker
    }

    /// Takes a text of up to 65 535 bytes, as keys are.
    mutating func key() throws(Fault) -> [UInt8] { try take(Int(try integer(2))) }

    /// Takes an integer, the highest byte first.
    mutating func integer(_ count: Int) throws(Fault) -> UInt32 {
        try take(count).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// Takes the members of an object or array up to the mark that ends it.
    ///
    /// - Returns: the members, and whether the mark is there: some writers leave it out at the
    ///   end of a tag.
    mutating func members(depth: Int) throws(Fault) -> (list: [AMFMember], isClosed: Bool) {
        var members: [AMFMember] = []
        while index < bytes.count {
            let start = index
            let key = try key()
            let value = index
            let marker = try marker()
            if marker == .end, key.isEmpty {
                index = start + 3
                return (members, true)
            }
            index = value
            try skip(depth: depth)
            members.append(AMFMember(key: key, range: start..<index, value: value..<index))
        }
        return (members, false)
    }

    /// Takes the numbers of a strict array: where the eight bytes of each stand.
    mutating func numbers() throws(Fault) -> [Int] {
        guard try marker() == .strictArray else { throw .damaged }
        var found: [Int] = []
        for _ in 0..<(try integer(4)) {
            guard try marker() == .number else { throw .damaged }
            found.append(index)
            _ = try take(8)
        }
        return found
    }

    /// Takes a value of any kind.
    mutating func skip(depth: Int) throws(Fault) {
        guard depth < limits.depth else { throw .overLimit }
        valueCount += 1
        guard valueCount <= limits.elementCount else { throw .overLimit }
        switch try marker() {
        case .number: _ = try take(8)
        case .boolean: _ = try take(1)
        case .null, .undefined, .unsupported: break
        case .reference: _ = try take(2)
        case .date: _ = try take(10)
        case .string: _ = try key()
        case .longString, .document: _ = try take(Int(try integer(4)))
        case .array:
            _ = try integer(4)
            _ = try members(depth: depth + 1)
        case .object: _ = try members(depth: depth + 1)
        case .typedObject:
            _ = try key()
            _ = try members(depth: depth + 1)
        case .strictArray: try skipStrictArray(depth: depth)
        case .movieClip, .end, .recordset: throw .damaged
        }
    }

    /// A file's key frames may be many, and a number can hold nothing else: those aren't counted.
    private mutating func skipStrictArray(depth: Int) throws(Fault) {
        for _ in 0..<(try integer(4)) {
            guard index < bytes.count else { throw .damaged }
            if bytes[index] == Marker.number.rawValue {
                _ = try take(9)
            } else {
                try skip(depth: depth + 1)
            }
        }
    }

    private mutating func take(_ count: Int) throws(Fault) -> [UInt8] {
        guard count >= 0, count <= bytes.count - index else { throw .damaged }
        defer { index += count }
        return Array(bytes[index..<index + count])
    }
}

/// One member of an object or array: where its key and its value stand among the bytes.
struct AMFMember: Hashable, Sendable {
    /// The key's bytes.
    let key: [UInt8]
    /// Where key and value stand.
    let range: Range<Int>
    /// Where the value stands, its marker included.
    let value: Range<Int>

    /// The key as text.
    var name: String { String(decoding: key, as: UTF8.self) }
}
