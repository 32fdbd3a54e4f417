/// The channels of AC-3 and E-AC-3 as `dac3` and `dec3` say them (ETSI TS 102 366, F.4 and F.6).
///
/// The sample entry's own count is a constant there.
enum DolbyConfig {
    static func channels(ofAC3 bytes: [UInt8]) -> Int {
        var bits = BitCursor(bytes)
        bits.skip(10)
        return channels(&bits)
    }

    /// - Returns: `nil` when further substreams hold more channels.
    static func channels(ofEAC3 bytes: [UInt8]) -> Int? {
        var bits = BitCursor(bytes)
        bits.skip(13)
        let furtherStreams = bits.take(3)
        bits.skip(12)
        let channels = channels(&bits)
        bits.skip(3)
        let dependentStreams = bits.take(4)
        return furtherStreams == 0 && dependentStreams == 0 ? channels : nil
    }

    /// The mode of the full channels, and whether there is one for low frequencies.
    private static func channels(_ bits: inout BitCursor) -> Int {
        let counts = [2, 1, 2, 3, 3, 4, 4, 5]
        return counts[Int(bits.take(3))] + Int(bits.take(1))
    }
}
