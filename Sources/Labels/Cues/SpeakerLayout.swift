/// Which loudspeaker each channel of a programme is for.
public struct SpeakerLayout: Hashable, Sendable {
    /// How many channels there are.
    public let channels: Int
    /// The speakers as WAVE numbers them (bit 0 front left, 1 front right, 2 centre, 3 effects …),
    /// in the channels' order; 0 when the file doesn't say.
    public let mask: UInt32

    /// Takes a count and WAVE's mask.
    public init(channels: Int, mask: UInt32) {
        self.channels = max(channels, 0)
        self.mask = mask
    }

    /// The channels that carry the cue: the centre where more than two speakers have one, else
    /// both fronts, else the first or only channel.
    public var cueChannels: [Int] {
        if channels <= 2 { return Array(0..<channels) }
        if let centre = channel(of: 2) { return [centre] }
        let fronts = [channel(of: 0), channel(of: 1)].compactMap { $0 }
        return fronts.isEmpty ? [0] : fronts
    }

    /// What each channel counts in a measurement of loudness (ITU-R BS.1770-4).
    var weights: [Double] {
        (0..<channels).map { channel in
            guard let speaker = speaker(of: channel) else { return 1 }
            switch speaker {
            case 3: return 0
            case 4, 5, 9, 10: return 1.41
            default: return 1
            }
        }
    }

    private var speakers: [Int] { (0..<32).filter { mask >> UInt32($0) & 1 == 1 } }

    private func speaker(of channel: Int) -> Int? {
        let speakers = speakers
        return speakers.count == channels ? speakers[channel] : nil
    }

    private func channel(of speaker: Int) -> Int? {
        let speakers = speakers
        return speakers.count == channels ? speakers.firstIndex(of: speaker) : nil
    }
}
