import Foundation
import Media

/// Makes UUIDs of version 7 (RFC 9562 §5.7): the time in front keeps neighbours together in an
/// index, the rest is chance.
enum EventID {
    /// Bytes of chance that ``make(at:random:)`` takes.
    static let randomBytes = 10

    static func make(at time: Date, random: some Collection<UInt8>) -> String {
        let milliseconds = UInt64(max(0, time.timeIntervalSince1970 * 1000))
        var bytes = (0..<6).map { UInt8(truncatingIfNeeded: milliseconds >> (40 - 8 * $0)) }
        bytes += random.prefix(randomBytes)
        bytes += [UInt8](repeating: 0, count: max(0, 16 - bytes.count))
        bytes[6] = bytes[6] & 0x0F | 0x70
        bytes[8] = bytes[8] & 0x3F | 0x80
        var digits = Hex.digits(bytes)
        // From the right, since each moves what follows.
        for place in [20, 16, 12, 8] { digits.insert(UInt8(ascii: "-"), at: place) }
        return String(decoding: digits, as: UTF8.self)
    }
}
