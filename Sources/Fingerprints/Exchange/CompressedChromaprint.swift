/// A Chromaprint fingerprint in its published short form: what `fpcalc` prints unless told `-raw`.
///
/// A header holds the algorithm and the number of items. Each item is the change from the one
/// before, written as the distances between its set bits, lowest first, with a zero at the end: three
/// bits a distance, where 7 says that the rest follows, in five bits, after all the threes. Numbers
/// are packed from the lowest bit up, and the bytes are in base 64 of the kind for addresses, without
/// padding.
public struct CompressedChromaprint: Hashable, Sendable {
    /// Why a text isn't such a fingerprint.
    public enum Malformation: Error, Hashable, Sendable {
        /// A character isn't of base 64, or one is left over.
        case base64
        /// There are no four bytes of header.
        case noHeader
        /// The header claims more items than the bytes can hold.
        case tooShort(claimed: Int)
        /// A set bit lies beyond the 32 of an item.
        case bit
    }

    /// The most items that the header can count.
    public static let mostItems = 1 << 24 - 1
    /// The algorithm of `fpcalc` without options, which is called 2 there.
    public static let usualAlgorithm: UInt8 = 1

    /// Which of Chromaprint's algorithms made it, from 0.
    public let algorithm: UInt8
    /// The items, each for 0.1238 seconds.
    public let items: [UInt32]

    /// Takes items; `nil` when there are more than ``mostItems``.
    public init?(items: [UInt32], algorithm: UInt8 = Self.usualAlgorithm) {
        guard items.count <= Self.mostItems else { return nil }
        self.items = items
        self.algorithm = algorithm
    }

    /// Reads the text that ``text`` gives.
    ///
    /// - Throws: ``Malformation``.
    public init(decoding text: some Collection<UInt8>) throws(Malformation) {
        let bytes = try Base64.bytes(text)
        guard bytes.count >= 4 else { throw .noHeader }
        algorithm = bytes[0]
        let count = Int(bytes[1]) << 16 | Int(bytes[2]) << 8 | Int(bytes[3])
        // Each item takes one number of three bits at least.
        guard count * 3 <= (bytes.count - 4) * 8 else { throw .tooShort(claimed: count) }
        items = try Self.unpacked(bytes[4...], count: count)
    }

    /// The fingerprint as text.
    public var text: String {
        var (distances, rests) = (PackedNumbers(width: 3), PackedNumbers(width: 5))
        var previous: UInt32 = 0
        for item in items {
            var change = item ^ previous
            previous = item
            while change != 0 {
                let distance = UInt8(change.trailingZeroBitCount + 1)
                distances.append(min(distance, 7))
                if distance >= 7 { rests.append(distance - 7) }
                change >>= UInt32(distance)
            }
            distances.append(0)
        }
        let header = [algorithm] + [16, 8, 0].map { UInt8(truncatingIfNeeded: items.count >> $0) }
        return Base64.text(header + distances.bytes + rests.bytes)
    }

    private static func unpacked(
        _ bytes: ArraySlice<UInt8>,
        count: Int,
    ) throws(Malformation) -> [UInt32] {
        // The threes end where the last item does, which only reading them tells.
        var (ended, length) = (0, 0)
        while ended < count {
            guard let distance = number(at: length, width: 3, in: bytes) else {
                throw .tooShort(claimed: count)
            }
            length += 1
            if distance == 0 { ended += 1 }
        }
        let rests = bytes.dropFirst((length * 3 + 7) / 8)
        var items: [UInt32] = []
        items.reserveCapacity(count)
        var (item, bit, rest) = (UInt32(0), 0, 0)
        for place in 0..<length {
            guard let distance = number(at: place, width: 3, in: bytes) else { break }
            bit += distance
            if distance == 7 {
                guard let more = number(at: rest, width: 5, in: rests) else {
                    throw .tooShort(claimed: count)
                }
                rest += 1
                bit += more
            }
            if distance == 0 {
                items.append(item)
                bit = 0
            } else {
                guard bit <= 32 else { throw .bit }
                item ^= 1 << UInt32(bit - 1)
            }
        }
        return items
    }

    private static func number(at place: Int, width: Int, in bytes: ArraySlice<UInt8>) -> Int? {
        let first = place * width
        guard first + width <= bytes.count * 8 else { return nil }
        let byte = bytes.startIndex + first / 8
        let next = byte + 1 < bytes.endIndex ? Int(bytes[byte + 1]) : 0
        return (Int(bytes[byte]) | next << 8) >> (first % 8) & (1 << width - 1)
    }
}

/// Numbers of a few bits each, one after the other, from the lowest bit up.
private struct PackedNumbers {
    let width: Int
    private(set) var bytes: [UInt8] = []
    private var count = 0

    init(width: Int) { self.width = width }

    mutating func append(_ number: UInt8) {
        let first = count * width
        count += 1
        let shifted = UInt16(number) << UInt16(first % 8)
        if first % 8 == 0 { bytes.append(0) }
        bytes[first / 8] |= UInt8(truncatingIfNeeded: shifted)
        if first % 8 + width > 8 { bytes.append(UInt8(shifted >> 8)) }
    }
}

/// Base 64 for addresses (RFC 4648, 5), without padding.
private enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
    )
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, letter) in alphabet.enumerated() { values[Int(letter)] = UInt8(value) }
        return values
    }()

    static func text(_ bytes: [UInt8]) -> String {
        var letters: [UInt8] = []
        letters.reserveCapacity(bytes.count * 4 / 3 + 2)
        var (held, bits) = (UInt32(0), UInt32(0))
        for byte in bytes {
            held = held << 8 | UInt32(byte)
            bits += 8
            while bits >= 6 {
                bits -= 6
                letters.append(alphabet[Int(held >> bits & 63)])
            }
        }
        if bits > 0 { letters.append(alphabet[Int(held << (6 - bits) & 63)]) }
        return String(decoding: letters, as: UTF8.self)
    }

    static func bytes(
        _ text: some Collection<UInt8>
    ) throws(CompressedChromaprint.Malformation) -> [UInt8] {
        guard text.count % 4 != 1 else { throw .base64 }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 3 / 4)
        var (held, bits) = (UInt32(0), UInt32(0))
        for letter in text {
            let value = values[Int(letter)]
            guard value < 64 else { throw .base64 }
            held = held << 6 | UInt32(value)
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> bits))
            }
        }
        return bytes
    }
}
