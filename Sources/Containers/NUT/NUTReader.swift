/// Reads the integers of NUT from bytes that may not all be there yet.
struct NUTReader {
    let bytes: UnsafeRawBufferPointer
    private(set) var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Why reading stopped.
    enum Pause: Error {
        /// So many bytes are needed from the beginning, at least.
        case shortage(needed: Int)
        /// The bytes contradict the format.
        case malformed(String)
        /// The bytes ask for more than we allow.
        case overLimit(String)
    }

    var isAtEnd: Bool { position >= bytes.count }

    mutating func byte() throws(Pause) -> UInt8 {
        guard position < bytes.count else { throw .shortage(needed: position + 1) }
        defer { position += 1 }
        return bytes[position]
    }

    /// Reads the format's `v`: seven bits a byte, the highest first, ten bytes at most.
    mutating func number() throws(Pause) -> UInt64 {
        var value: UInt64 = 0
        for _ in 0..<10 {
            let next = try byte()
            value = value << 7 | UInt64(next & 0x7F)
            if next & 0x80 == 0 { return value }
        }
        throw .malformed("a number of NUT has more than ten bytes")
    }

    /// Reads the format's `s`: 0, 1, −1, 2, −2 and so on.
    mutating func signedNumber() throws(Pause) -> Int64 {
        let folded = try number() &+ 1
        let half = Int64(bitPattern: folded >> 1)
        return folded & 1 == 0 ? half : 0 &- half
    }

    /// Reads a number that counts something, at most `limit`.
    mutating func count(upTo limit: Int, _ what: String) throws(Pause) -> Int {
        let value = try number()
        guard value <= UInt64(limit) else { throw .overLimit("\(what) is \(value)") }
        return Int(value)
    }

    /// Reads as many bytes as are asked for.
    mutating func run(of count: Int) throws(Pause) -> [UInt8] {
        guard count <= bytes.count - position else { throw .shortage(needed: position + count) }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    /// Reads the format's `vb`: a length and as many bytes.
    mutating func run(upTo limit: Int, _ what: String) throws(Pause) -> [UInt8] {
        try run(of: try count(upTo: limit, what))
    }

    /// Checks all bytes read so far against the checksum that follows, and reads it.
    mutating func checksum(_ what: String) throws(Pause) {
        _ = try run(of: 4)
        guard CRC32.unreflected.of(bytes[..<position]) == 0 else {
            throw .malformed("the checksum of \(what) is wrong")
        }
    }
}
