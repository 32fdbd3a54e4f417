import Foundation
public import Media

/// A rhythm "短长 短短" that somebody else made, found by its shape alone.
public struct FoundRhythm: Hashable, Sendable {
    /// Where it stands, in seconds from the stretch's beginning.
    public let span: TimeSpan
    /// The tone's pitch, in hertz, within 16 either way.
    public let pitch: Double
    /// How long its unit lasts, in seconds.
    public let unitSeconds: Double
}

/// Finds Morse A and I in a tone of any pitch from 300 to 3,000 Hz, with units of 40 to 300 ms.
///
/// It's weak evidence: the standard fixes no timing, and a signal of another meaning may have
/// this shape. The tone must stand out of what sounds at other pitches, and pause in each gap.
public struct RhythmReader: Sendable {
    /// The least and the greatest unit, in seconds.
    public static let unitRange = 0.04...0.3
    /// The same with room for what a window of 32 ms adds or takes.
    private static let measuredRange = 0.036...0.33
    /// The rate of the sound that is read.
    private static let rate = CueReader.sampleRate
    private static let (window, hop) = (256, 64)
    private static let (firstBin, lastBin) = (9, 96)
    /// How much of a frame's strength lies in the tone, at least.
    private static let purity: Float = 0.25

    /// Makes a reader.
    public init() {}

    /// Looks for the rhythm in the first half minute; `nil` when it isn't there.
    public func read(_ sound: Waveform) -> FoundRhythm? {
        let samples = CueReader.canonical(sound)
        let frames = Spectrogram(samples, window: Self.window, hop: Self.hop)
        for bin in Self.bins(frames) {
            let envelope = frames.envelope(of: bin)
            let loudest = envelope.max() ?? 0
            guard loudest > 0.003 else { continue }
            for part: Float in [0.5, 0.25, 0.12] {
                if let found = Self.rhythm(in: envelope, above: loudest * part, bin, frames) {
                    return found
                }
            }
        }
        return nil
    }

    /// The bins that are louder than their neighbours somewhere, the loudest first.
    private static func bins(_ frames: Spectrogram) -> [Int] {
        let loudness = (firstBin...lastBin).map { bin in (bin, frames.peak(of: bin)) }
        return loudness.sorted { $0.1 > $1.1 }.prefix(40).map(\.0)
    }

    private static func rhythm(
        in envelope: [Float],
        above threshold: Float,
        _ bin: Int,
        _ frames: Spectrogram,
    ) -> FoundRhythm? {
        let runs = Run.all(in: envelope, above: threshold)
        let shape = RhythmCue.runs
        guard runs.count >= shape.count else { return nil }
        for first in 0...runs.count - shape.count where runs[first].isOn {
            let seven = Array(runs[first..<first + shape.count])
            guard let unit = unit(of: seven), isFree(runs, first, unit),
                isPure(seven, envelope, frames)
            else { continue }
            let scale = Double(hop) / Double(rate)
            let (start, end) = (seven[0].start, seven[6].start + seven[6].count)
            guard let span = TimeSpan(from: Double(start) * scale, to: Double(end) * scale) else {
                continue
            }
            let pitch = Double(bin * rate) / Double(window)
            return FoundRhythm(span: span, pitch: pitch, unitSeconds: unit * scale)
        }
        return nil
    }

    /// The unit, in frames, when each run is as long as the rhythm has it.
    private static func unit(of runs: [Run]) -> Double? {
        let shape = RhythmCue.runs
        let lengths = runs.map { Double($0.count) }
        // The gap between the letters is the one length that others draw as they like.
        let fixed = shape.indices.filter { $0 != 3 }
        let unit =
            fixed.map { lengths[$0] }.reduce(0, +) / Double(fixed.map { shape[$0] }.reduce(0, +))
        let seconds = unit * Double(hop) / Double(rate)
        // A window of four frames makes each sound longer or shorter by up to two.
        let slack = max(unit * 0.3, 2)
        guard measuredRange.contains(seconds), (1.8 * unit...6 * unit).contains(lengths[3]),
            fixed.allSatisfy({ abs(lengths[$0] - Double(shape[$0]) * unit) <= slack }),
            // The dots are alike, and the dash is clearly none of them.
            lengths[2] > 1.9 * max(lengths[0], lengths[4], lengths[6])
        else { return nil }
        return unit
    }

    /// Whether nothing else of the tone stands within two units before and behind.
    private static func isFree(_ runs: [Run], _ first: Int, _ unit: Double) -> Bool {
        let (before, behind) = (first - 1, first + RhythmCue.runs.count)
        let isFreeBefore = before < 0 || before == 0 || Double(runs[before].count) >= 2 * unit
        let isLast = behind >= runs.count - 1
        return isFreeBefore && (isLast || Double(runs[behind].count) >= 2 * unit)
    }

    /// Whether the tone is a fair part of all that sounds while it's on.
    private static func isPure(_ runs: [Run], _ envelope: [Float], _ frames: Spectrogram) -> Bool {
        let on = runs.filter(\.isOn).flatMap { Array($0.start..<$0.start + $0.count) }
        let tone = on.reduce(Float(0)) { $0 + envelope[$1] * envelope[$1] }
        let all = on.reduce(Float(0)) { $0 + frames.powers[$1] }
        return tone > purity * all
    }
}

/// Frames in a row that are all above a threshold, or all below.
private struct Run {
    let isOn: Bool
    let start: Int
    var count: Int

    static func all(in envelope: [Float], above threshold: Float) -> [Run] {
        var runs: [Run] = []
        for (index, value) in envelope.enumerated() {
            let isOn = value > threshold
            if runs.last?.isOn == isOn {
                runs[runs.count - 1].count += 1
            } else {
                runs.append(Run(isOn: isOn, start: index, count: 1))
            }
        }
        return runs
    }
}
