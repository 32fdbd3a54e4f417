/// Unpacks DEFLATE data (RFC 1951) in memory, up to a limit.
///
/// Made for the few kilobytes of a picture's texts: clear rather than fast.
struct Inflate {
    /// Why compressed data could not be unpacked.
    enum Fault: Error {
        /// It contradicts RFC 1950 or 1951, or ends too early.
        case damaged
        /// It makes more bytes than it may.
        case overLimit
    }

    private let input: [UInt8]
    private var position: Int
    private var bits: UInt32 = 0
    private var bitCount = 0
    private var output: [UInt8] = []
    private let limit: Int

    /// Unpacks a zlib stream and checks it against its Adler-32 (RFC 1950).
    static func zlib(_ input: [UInt8], limit: Int) throws(Fault) -> [UInt8] {
        guard input.count >= 2, input[0] & 0x0F == 8, input[1] & 0x20 == 0,
            (Int(input[0]) << 8 | Int(input[1])) % 31 == 0
        else { throw .damaged }
        var inflate = Inflate(input, from: 2, limit: limit)
        try inflate.run()
        let checksum = input.dropFirst(inflate.position).prefix(4)
        guard checksum.count == 4,
            checksum.reduce(0, { $0 << 8 | UInt32($1) }) == Adler32.of(inflate.output)
        else { throw .damaged }
        return inflate.output
    }

    private init(_ input: [UInt8], from position: Int, limit: Int) {
        self.input = input
        self.position = position
        self.limit = limit
    }

    private mutating func run() throws(Fault) {
        var isLast = false
        while !isLast {
            isLast = try take(1) == 1
            switch try take(2) {
            case 0: try copyStored()
            case 1: try decode(.fixedLiterals, .fixedDistances)
            case 2:
                let (literals, distances) = try dynamicCodes()
                try decode(literals, distances)
            default: throw .damaged
            }
        }
    }

    /// Takes the next bits, the lowest first.
    private mutating func take(_ count: Int) throws(Fault) -> Int {
        while bitCount < count {
            guard position < input.count else { throw .damaged }
            bits |= UInt32(input[position]) << UInt32(bitCount)
            position += 1
            bitCount += 8
        }
        defer {
            bits >>= UInt32(count)
            bitCount -= count
        }
        return Int(bits & (1 << UInt32(count) - 1))
    }

    private mutating func emit(_ byte: UInt8) throws(Fault) {
        guard output.count < limit else { throw .overLimit }
        output.append(byte)
    }

    /// A block without compression: length, its complement, bytes (RFC 1951, 3.2.4).
    private mutating func copyStored() throws(Fault) {
        // Fewer than eight bits are held: they pad the byte.
        (bits, bitCount) = (0, 0)
        let (length, complement) = (try take(16), try take(16))
        guard length == ~complement & 0xFFFF, length <= input.count - position else {
            throw .damaged
        }
        guard length <= limit - output.count else { throw .overLimit }
        output += input[position..<position + length]
        position += length
    }

    private mutating func decode(
        _ literals: HuffmanCode,
        _ distances: HuffmanCode,
    ) throws(Fault) {
        while true {
            let symbol = try next(literals)
            if symbol == 256 { return }
            if symbol < 256 {
                try emit(UInt8(symbol))
            } else {
                try repeatBytes(lengthSymbol: symbol - 257, distances)
            }
        }
    }

    /// Copies bytes that came before: a length, then how far back (RFC 1951, 3.2.5).
    private mutating func repeatBytes(
        lengthSymbol: Int,
        _ distances: HuffmanCode,
    ) throws(Fault) {
        guard lengthSymbol < Self.lengths.count else { throw .damaged }
        let length = Self.lengths[lengthSymbol]
        let count = length.base + (try take(length.bits))
        let symbol = try next(distances)
        guard symbol < Self.distances.count else { throw .damaged }
        let distance = Self.distances[symbol]
        let back = distance.base + (try take(distance.bits))
        guard back <= output.count else { throw .damaged }
        for _ in 0..<count { try emit(output[output.count - back]) }
    }

    private mutating func next(_ code: HuffmanCode) throws(Fault) -> Int {
        var walk = HuffmanCode.Walk()
        while walk.length < HuffmanCode.longest {
            if let symbol = code.symbol(&walk, bit: try take(1)) { return symbol }
        }
        throw .damaged
    }

    /// The codes that a block brings along, themselves coded (RFC 1951, 3.2.7).
    private mutating func dynamicCodes() throws(Fault) -> (HuffmanCode, HuffmanCode) {
        let literalCount = try take(5) + 257
        let distanceCount = try take(5) + 1
        let lengthCount = try take(4) + 4
        guard literalCount <= 286, distanceCount <= 30 else { throw .damaged }
        var lengths = [UInt8](repeating: 0, count: 19)
        for place in Self.codeLengthOrder.prefix(lengthCount) {
            lengths[place] = UInt8(try take(3))
        }
        guard let code = HuffmanCode(lengths[...]) else { throw .damaged }
        let all = try codeLengths(literalCount + distanceCount, code)
        guard all[256] != 0, let literals = HuffmanCode(all[..<literalCount]),
            let distances = HuffmanCode(all[literalCount...])
        else { throw .damaged }
        return (literals, distances)
    }

    private mutating func codeLengths(
        _ count: Int,
        _ code: HuffmanCode,
    ) throws(Fault) -> [UInt8] {
        var lengths: [UInt8] = []
        while lengths.count < count {
            let symbol = try next(code)
            switch symbol {
            case 16:
                guard let last = lengths.last else { throw .damaged }
                lengths += [UInt8](repeating: last, count: 3 + (try take(2)))
            case 17: lengths += [UInt8](repeating: 0, count: 3 + (try take(3)))
            case 18: lengths += [UInt8](repeating: 0, count: 11 + (try take(7)))
            default: lengths.append(UInt8(symbol))
            }
        }
        guard lengths.count == count else { throw .damaged }
        return lengths
    }

    private static let codeLengthOrder = [
        16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
    ]

    /// What a length symbol from 257 on stands for: a base and how many more bits.
    private static let lengths: [(base: Int, bits: Int)] =
        ladder(from: 3, steps: [8, 4, 4, 4, 4, 4]) + [(258, 0)]

    /// What a distance symbol stands for.
    private static let distances: [(base: Int, bits: Int)] =
        ladder(from: 1, steps: [4] + [Int](repeating: 2, count: 13))

    /// Bases that follow each other, `steps[n]` of them with `n` more bits each.
    private static func ladder(from base: Int, steps: [Int]) -> [(base: Int, bits: Int)] {
        var next = base
        return steps.enumerated().flatMap { bits, count in
            (0..<count).map { _ in
                defer { next += 1 << bits }
                return (next, bits)
            }
        }
    }
}
