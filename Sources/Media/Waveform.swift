/// A stretch of sound in memory, as its samples.
public struct Waveform: Hashable, Sendable {
    /// Samples of one channel in a second.
    public let sampleRate: Int
    /// How many channels there are.
    public let channels: Int
    /// The samples, −32,768 to 32,767; those of one moment stand together, channel by channel.
    public let samples: [Int16]

    /// Takes samples, or `nil` when they don't divide among the channels.
    public init?(sampleRate: Int, channels: Int, samples: [Int16]) {
        guard sampleRate > 0, channels > 0, samples.count.isMultiple(of: channels) else {
            return nil
        }
        self.sampleRate = sampleRate
        self.channels = channels
        self.samples = samples
    }

    /// How many samples each channel has.
    public var frameCount: Int { samples.count / channels }

    /// How long it sounds, in seconds.
    public var durationSeconds: Double { Double(frameCount) / Double(sampleRate) }
}
