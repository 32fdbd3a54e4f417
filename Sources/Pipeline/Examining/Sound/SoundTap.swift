import Detection
import Labels
import Media
import MediaTools
import Synchronization

/// Takes the sound of a decode: its two ends for the look at cues, all of it for the outline.
final class SoundTap: Sendable {
    fileprivate struct Heard: Sendable {
        var opening: [Int16] = []
        var tail: [Int16] = []
        /// The frame after the last of the tail, by the decode's clock.
        var endFrame = 0
        var peaks = PeakTable(sampleRate: CueReader.sampleRate)
    }

    private static let rate = CueReader.sampleRate
    fileprivate static let listenedFrames = Int(CueLook.listenedSeconds) * rate
    /// A little more than is listened to, since stated lengths are rounded.
    fileprivate static let tailFrames = listenedFrames + 2 * rate

    private let heard = Mutex(Heard())
    private let probe: Probe
    private let watch: LengthWatch

    init(_ probe: Probe, _ watch: LengthWatch) { (self.probe, self.watch) = (probe, watch) }

    /// What is wanted of the decode.
    var wish: WantedSound {
        WantedSound(sampleRate: Self.rate) { [self] sound, time in
            try watch.note(time.seconds + sound.durationSeconds)
            let frame = (time.seconds * Double(Self.rate)).rounded()
            heard.withLock { $0.take(sound.samples, at: Int(max(frame, 0))) }
        }
    }

    /// The outline of what was heard.
    var peaks: PeakTable { heard.withLock { $0.peaks } }

    /// The cues at the two ends.
    func cues(_ templates: [CueTemplate]) -> [AudibleCue] {
        var cues = HeardCues()
        for (start, samples) in stretches {
            let sound = Waveform(sampleRate: Self.rate, channels: 1, samples: samples)
            guard let sound else { continue }
            cues.take(CueSurvey(of: sound, for: templates), from: start)
        }
        return cues.all
    }

    /// The two ends with the second that each begins at, from the file's beginning.
    private var stretches: [(start: Double, samples: [Int16])] {
        let (opening, tail, endFrame) = heard.withLock { ($0.opening, $0.tail, $0.endFrame) }
        guard !opening.isEmpty else { return [] }
        let beginning = Int((probe.beginning * Double(Self.rate)).rounded())
        let tailStart = endFrame - tail.count - beginning
        let starts = CueLook.starts(lasting: length(ending: endFrame - beginning))
        return [(0, opening)]
            + starts.dropFirst().map { start in
                let first = max(Int((start * Double(Self.rate)).rounded()), tailStart)
                let samples = tail.dropFirst(first - tailStart).prefix(Self.listenedFrames)
                return (Double(first) / Double(Self.rate), Array(samples))
            }
    }

    /// The stated length, unless what was heard ends elsewhere.
    private func length(ending frame: Int) -> Double {
        let real = Double(frame) / Double(Self.rate)
        guard let stated = probe.durationSeconds, abs(stated - real) < 1 else { return real }
        return stated
    }
}

extension SoundTap.Heard {
    fileprivate mutating func take(_ samples: [Int16], at frame: Int) {
        opening += samples.prefix(SoundTap.listenedFrames - opening.count)
        tail += samples
        if tail.count > 2 * SoundTap.tailFrames { tail = Array(tail.suffix(SoundTap.tailFrames)) }
        endFrame = frame + samples.count
        peaks.add(samples, at: frame)
    }
}
