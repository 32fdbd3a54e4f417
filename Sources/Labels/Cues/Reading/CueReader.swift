import Foundation
public import Media

/// Finds cues of ours by comparing the sound with the very samples that were mixed in.
///
/// A search at 2 kHz finds where a cue fits best, a second at 8 kHz how well. The whole must be
/// alike, and no part may be unlike: another wording in the same voice shares most of its
/// syllables.
public struct CueReader: Sendable {
    /// The rate of the sound that is read; other rates are changed to it.
    public static let sampleRate = 8000
    /// How much of the sound is read, in seconds; what is longer is cut off.
    public static let mostSeconds = 30.0
    /// From here on the whole is alike.
    ///
    /// Measured over music, speech and noise after MP3 at 64, AAC at 48, Opus at 16 and Vorbis at
    /// 64 kbit/s: a cue that is there comes to 0.83 at least, another wording of ours to 0.44 and
    /// sound without a cue to 0.13 at most.
    public static let correlationThreshold = 0.6
    /// From here on no part is unlike.
    ///
    /// Measured likewise: 0.57 at least where the cue is whole, 0.01 at most with other words.
    public static let weakestThreshold = 0.35
    /// From here on a part of the cue stands there.
    public static let incompleteThreshold = 0.5
    /// The least level of a cue that is heard, in dBFS.
    public static let leastDecibels = -50.0
    static let coarseRate = 2000
    private static let bandStart = 200.0
    /// Parts that are compared on their own: 0.3 s.
    private static let partLength = 2400
    private let templates: [CueTemplate]

    /// Takes the cues that are looked for.
    public init(_ templates: [CueTemplate]) { self.templates = templates }

    /// Looks for each cue; the readings stand in the templates' order.
    ///
    /// Where several fit the same time only the best is there: they share words. Empty when the
    /// sound is shorter than every cue.
    public func read(_ sound: Waveform) -> [CueReading] {
        let fine = Self.banded(Self.canonical(sound))
        let coarse = Self.coarsened(fine)
        let longest = templates.map(\.coarse.count).max() ?? 0
        let search = CrossCorrelation(coarse, longestPattern: longest)
        var readings = templates.compactMap { template in
            search.best(template.coarse).flatMap {
                Self.reading(of: template, near: $0.place, fine)
            }
        }
        Self.keepBest(&readings)
        return readings
    }

    private static func reading(
        of template: CueTemplate,
        near place: Int,
        _ sound: [Float],
    ) -> CueReading? {
        let ratio = sampleRate / coarseRate
        let places = (place - 1) * ratio - 2...(place + 1) * ratio + 2
        let fits = places.compactMap { start in
            CueFit(template.fine, at: start, in: sound).map { (start, $0) }
        }
        guard let (start, fit) = fits.max(by: { $0.1.correlation < $1.1.correlation }) else {
            return nil
        }
        let seconds = Double(start) / Double(sampleRate)
        guard let span = TimeSpan(from: seconds, to: seconds + template.durationSeconds) else {
            return nil
        }
        let weakest = weakestPart(template.fine, at: start, in: sound)
        let level = fit.level > 0 ? 20 * log10(fit.level) : -200
        let hasGaps = template.kind != .rhythm || RhythmGaps.stand(at: start, in: sound)
        return CueReading(
            kind: template.kind,
            span: span,
            correlation: fit.correlation,
            weakest: weakest,
            levelDecibels: level,
            verdict: hasGaps ? verdict(fit.correlation, weakest, level) : .absent,
        )
    }

    private static func verdict(
        _ correlation: Double,
        _ weakest: Double,
        _ level: Double,
    ) -> CueReading.Verdict {
        guard correlation >= incompleteThreshold else { return .absent }
        guard correlation >= correlationThreshold, weakest >= weakestThreshold else {
            return .incomplete
        }
        return level >= leastDecibels ? .present : .tooQuiet
    }

    /// The least likeness of the parts that hold a fair share of the template's energy.
    private static func weakestPart(
        _ template: [Float],
        at start: Int,
        in sound: [Float],
    ) -> Double {
        let count = max(template.count / partLength, 1)
        let parts = (0..<count).map { index in
            Array(template[index * template.count / count..<(index + 1) * template.count / count])
        }
        let energies = parts.map { $0.reduce(0.0) { $0 + Double($1) * Double($1) } }
        let mean = energies.reduce(0, +) / Double(count)
        let likeness = parts.indices.filter { energies[$0] > mean / 8 }.map { index in
            let place = start + index * template.count / count
            return CueFit(parts[index], at: place, in: sound)?.correlation ?? 0
        }
        return likeness.min() ?? 0
    }

    /// Leaves, of readings that overlap, only the best.
    private static func keepBest(_ readings: inout [CueReading]) {
        for index in readings.indices {
            let own = readings[index]
            let isSurpassed = readings.contains { other in
                other.kind != own.kind && other.correlation > own.correlation
                    && other.span.startSeconds < own.span.endSeconds
                    && own.span.startSeconds < other.span.endSeconds
            }
            if isSurpassed { readings[index].verdict = .absent }
        }
    }

    /// One channel at the reader's rate.
    static func canonical(_ sound: Waveform) -> [Float] {
        let most = mostSeconds * Double(sound.sampleRate)
        let frames = most < Double(sound.frameCount) ? Int(most) : sound.frameCount
        let (channels, scale) = (sound.channels, 1 / (32768 * Float(sound.channels)))
        let mixed = sound.samples.withUnsafeBufferPointer { samples in
            (0..<frames).map { frame in
                var sum: Float = 0
                for channel in 0..<channels { sum += Float(samples[frame * channels + channel]) }
                return sum * scale
            }
        }
        guard sound.sampleRate != sampleRate else { return mixed }
        return Resampling(from: sound.sampleRate, to: sampleRate).apply(to: mixed)
    }

    /// Takes away what lies below 200 Hz, where programmes are strong and speech isn't.
    static func banded(_ samples: [Float]) -> [Float] {
        var filter = Biquad.highPass(bandStart, Double(sampleRate))
        return samples.map { Float(filter.pass(Double($0))) }
    }

    static func coarsened(_ samples: [Float]) -> [Float] {
        Resampling(from: sampleRate, to: coarseRate).apply(to: samples)
    }
}

/// How alike a pattern and the sound at one place are.
private struct CueFit {
    let correlation: Double
    /// The root mean square of the pattern as it stands in the sound.
    let level: Double

    init?(_ pattern: [Float], at start: Int, in sound: [Float]) {
        guard start >= 0, pattern.count > 0, start <= sound.count - pattern.count else {
            return nil
        }
        var (product, own, other): (Float, Float, Float) = (0, 0, 0)
        pattern.withUnsafeBufferPointer { pattern in
            sound.withUnsafeBufferPointer { sound in
                var index = 0
                while index < pattern.count {
                    let (a, b) = (pattern[index], sound[start + index])
                    product += a * b
                    own += a * a
                    other += b * b
                    index += 1
                }
            }
        }
        guard own > 0 else { return nil }
        let scale = (Double(own) * Double(other)).squareRoot()
        correlation = scale > 1e-12 ? Double(product) / scale : 0
        level =
            max(Double(product) / Double(own), 0)
            * (Double(own) / Double(pattern.count)).squareRoot()
    }
}
