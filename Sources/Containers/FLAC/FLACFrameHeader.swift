/// The header of a FLAC frame (RFC 9639, 9.1), believed when its checksum holds and it agrees
/// with STREAMINFO.
struct FLACFrameHeader: Hashable, Sendable {
    /// The most bytes that a header has.
    static let mostBytes = 16

    /// Whether frames are counted by samples, since their lengths differ.
    let isVariable: Bool
    /// The number of the first sample or, with frames of one length, of the frame.
    let number: UInt64
    /// How many samples the frame has in each channel.
    let samples: UInt64

    /// Reads a header off the front of bytes, or gives `nil` when they begin with none.
    init?(_ bytes: ArraySlice<UInt8>, of info: FLACStreamInfo) {
        let bytes = Array(bytes.prefix(Self.mostBytes))
        guard bytes.count >= 6, bytes[0] == 0xFF, bytes[1] & 0xFE == 0xF8,
            Self.agrees(bytes, with: info), let number = Self.number(bytes[4...])
        else { return nil }
        let sizeEnd = number.end + [6: 1, 7: 2][bytes[2] >> 4, default: 0]
        let end = sizeEnd + [12: 1, 13: 2, 14: 2][bytes[2] & 15, default: 0]
        guard end < bytes.count, FLACChecksum.ofHeader(bytes[...end]) == 0 else { return nil }
        isVariable = bytes[1] & 1 == 1
        self.number = number.value
        samples = Self.samples(bytes[2] >> 4, stated: bytes[number.end..<sizeEnd])
    }

    /// Which sample follows the frame.
    func end(in info: FLACStreamInfo) -> UInt64 {
        let start = isVariable ? number : number * UInt64(info.longestBlock)
        return start + samples
    }

    /// Whether the codes of length, rate, channels and depth are none of the reserved ones, and
    /// state what STREAMINFO states or leave it to that.
    private static func agrees(_ bytes: [UInt8], with info: FLACStreamInfo) -> Bool {
        let (size, rate) = (bytes[2] >> 4, bytes[2] & 15)
        let (channels, depth) = (Int(bytes[3] >> 4), Int(bytes[3] >> 1 & 7))
        guard size != 0, rate != 15, channels < 11, bytes[3] & 1 == 0 else { return false }
        return (channels < 8 ? channels + 1 : 2) == info.channels
            && (depth == 0 || depths[depth] == info.depth)
            && (rate == 0 || rate > 11 || rates[Int(rate)] == info.sampleRate)
    }

    private static let depths = [0, 8, 12, 0, 16, 20, 24, 32]
    private static let rates = [
        0, 88_200, 176_400, 192_000, 8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000,
    ]

    private static func samples(_ code: UInt8, stated: ArraySlice<UInt8>) -> UInt64 {
        switch code {
        case 1: 192
        case 2...5: 144 << UInt64(code)
        case 6, 7: stated.reduce(0) { $0 << 8 | UInt64($1) } + 1
        default: 1 << UInt64(code)
        }
    }

    /// A number of up to 36 bits, coded as UTF-8 codes characters (RFC 9639, 9.1.5).
    private static func number(_ bytes: ArraySlice<UInt8>) -> (value: UInt64, end: Int)? {
        guard let first = bytes.first else { return nil }
        let ones = (~first).leadingZeroBitCount
        guard ones != 1, ones != 8 else { return nil }
        let more = bytes.dropFirst().prefix(max(0, ones - 1))
        guard more.count == max(0, ones - 1), more.allSatisfy({ $0 & 0xC0 == 0x80 }) else {
            return nil
        }
        let value = more.reduce(UInt64(first & 0x7F >> UInt8(ones))) { $0 << 6 | UInt64($1 & 0x3F) }
        return (value, more.endIndex)
    }
}
