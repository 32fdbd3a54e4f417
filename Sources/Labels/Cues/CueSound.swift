public import Media

/// The samples of a cue: one channel, without silence around it.
public struct CueSound: Hashable, Sendable {
    /// What it says.
    public let kind: CueKind
    /// Samples in a second.
    public let sampleRate: Int
    /// The samples, full scale from −1 to 1.
    public let samples: [Float]

    /// Puts together what was made.
    init(_ kind: CueKind, sampleRate: Int, samples: [Float]) {
        self.kind = kind
        self.sampleRate = sampleRate
        self.samples = samples
    }

    /// Takes a recording of the words, or `nil` when it holds no sound.
    ///
    /// - Parameters:
    ///   - wording: the words that are spoken.
    ///   - recording: any rate; only its first channel counts.
    public init?(_ wording: CueWording, recording: Waveform) {
        let channels = recording.channels
        let mono = stride(from: 0, to: recording.samples.count, by: channels).map {
            Float(recording.samples[$0]) / 32768
        }
        let floor = (mono.lazy.map(abs).max() ?? 0) * Self.silence
        guard floor > 0, let first = mono.firstIndex(where: { abs($0) > floor }),
            let last = mono.lastIndex(where: { abs($0) > floor })
        else { return nil }
        var samples = Array(mono[first...last])
        Self.soften(&samples, count: recording.sampleRate / 200)
        self.init(.spoken(wording), sampleRate: recording.sampleRate, samples: samples)
    }

    /// What is silence before and behind speech, as a part of the loudest sample.
    private static let silence: Float = 0.01

    /// How long it sounds, in seconds.
    public var durationSeconds: Double { Double(samples.count) / Double(sampleRate) }

    /// Whether words are spoken at normal speed: Chinese at 130 to 160 characters a minute, of
    /// the 120 to 160 that GB 45438-2025, 5.3, names; English, where it gives no figure, at 110
    /// to 190 words.
    ///
    /// Another voice than the one that was asked for shows here (`cmn` comes to 118): espeak-ng
    /// takes a related one without a word where a voice is missing.
    public var hasNormalSpeed: Bool {
        guard case .spoken(let wording) = kind, durationSeconds > 0 else { return true }
        switch wording.language {
        case .simplifiedChinese:
            return (130...160).contains(Double(wording.text.count) * 60 / durationSeconds)
        case .english:
            let words = wording.text.split(separator: " ").count
            return (110...190).contains(Double(words) * 60 / durationSeconds)
        }
    }

    /// The same sound at another rate.
    public func resampled(to rate: Int) -> Self {
        guard rate != sampleRate, rate > 0 else { return self }
        let changed = Resampling(from: sampleRate, to: rate).apply(to: samples)
        return Self(kind, sampleRate: rate, samples: changed)
    }

    /// Lets the first and last samples rise and fall, so that nothing clicks.
    static func soften(_ samples: inout [Float], count: Int) {
        let count = min(count, samples.count / 2)
        for index in 0..<max(count, 0) {
            let gain = Float(index) / Float(count)
            samples[index] *= gain
            samples[samples.count - 1 - index] *= gain
        }
    }
}
