import FuzzDriver
import Labels
import Media

/// Looks for cues in any sound: for those of ours, and for the rhythm of anybody.
@main struct FuzzCues {
    static func main() {
        fuzz { bytes in
            guard let sound = sound(bytes) else { return }
            for reading in reader.read(sound) {
                precondition(reading.correlation <= 1.001, "more alike than itself")
            }
            _ = RhythmReader().read(sound)
        }
    }

    /// Its rate and its channels, whether the rhythm is in it, and samples.
    static func sound(_ bytes: [UInt8]) -> Waveform? {
        guard bytes.count > 3 else { return nil }
        let rate = rates[Int(bytes[0]) % rates.count]
        let channels = Int(bytes[1]) % 8 + 1
        var samples = stride(from: 3, to: bytes.count - 1, by: 2).map { place in
            Int16(truncatingIfNeeded: Int(bytes[place]) << 8 | Int(bytes[place + 1]))
        }
        if bytes[2] & 1 == 1, rate >= 8000, rate <= 48000 {
            let rhythm = RhythmCue.sound(sampleRate: rate).samples
            let frames = rhythm.enumerated().flatMap { place, value in
                let noise = samples.isEmpty ? 0 : samples[place % samples.count] >> 4
                return Array(repeating: Int16(value * 20000) &+ noise, count: channels)
            }
            samples = frames + samples
        }
        samples.removeLast(samples.count % channels)
        return Waveform(sampleRate: rate, channels: channels, samples: samples)
    }

    private static let rates = [8000, 8000, 44100, 48000, 11025, 7999, 192_000, 1, 384_000]

    /// The rhythm, and a sound that rises and falls in place of words.
    private static let reader: CueReader = {
        let sweep = (0..<12_000).map { place in
            Int16(truncatingIfNeeded: place * place / 64 % 16384 - 8192)
        }
        let spoken = Waveform(sampleRate: 8000, channels: 1, samples: sweep).flatMap {
            CueSound(CueWording(.is, in: .english), recording: $0)
        }
        let cues = [RhythmCue.sound(sampleRate: 8000)] + [spoken].compactMap(\.self)
        return CueReader(cues.map { CueTemplate($0) })
    }()
}
