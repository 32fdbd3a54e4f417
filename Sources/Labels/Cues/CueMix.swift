import Foundation

/// Lays a cue over a stretch of a programme: turned down, added, never clipped.
///
/// Plain arithmetic on the samples: the same input gives the same output, and what lies outside
/// the stretch isn't touched.
public struct CueMix: Sendable {
    private let cue: CueSound
    private let loudness: Double

    /// What a mix came to.
    public struct Outcome: Hashable, Sendable {
        /// The programme's loudness over the stretch before the mix, in LUFS; `nil` for silence.
        public let programmeLoudness: Double?
        /// The cue's loudness in the mix, in LUFS.
        public let cueLoudness: Double
        /// The highest sample of the mix while the cue sounds, as a part of full scale.
        public let peak: Double
    }

    /// Prepares a cue at the programme's rate, or `nil` when it can't be heard.
    public init?(_ cue: CueSound) {
        let samples = cue.samples.map(Double.init)
        let measured = Loudness(sampleRate: cue.sampleRate).integrated(samples, weights: [1])
        guard let measured else { return nil }
        self.cue = cue
        loudness = measured
    }

    /// How many frames of the programme it takes.
    public var frameCount: Int { CuePlan.frameCount(of: cue) }

    /// Mixes the cue into the first ``frameCount`` frames of a stretch that has as many.
    ///
    /// - Parameters:
    ///   - samples: full scale from −1 to 1; those of one moment stand together.
    ///   - layout: what each channel is; the cue goes to the centre, or to both fronts.
    /// - Returns: `nil`, with nothing changed, when the stretch is too short.
    public func apply(to samples: inout [Double], _ layout: SpeakerLayout) -> Outcome? {
        let channels = layout.channels
        guard channels > 0, samples.count / channels >= frameCount else { return nil }
        let ramp = CuePlan.rampFrames(cue.sampleRate)
        let programme = Loudness(sampleRate: cue.sampleRate)
            .integrated(Array(samples[..<(frameCount * channels)]), weights: layout.weights)
        duck(&samples, channels, ramp)
        let wanted = CuePlan.cueLoudness(over: programme)
        let targets = layout.cueChannels
        let share = 1 / Double(max(targets.count, 1)).squareRoot()
        let gain = min(
            pow(10, (wanted - loudness) / 20) * share,
            mostGain(samples, channels, targets, ramp),
        )
        let peak = add(gain, to: &samples, channels, targets, ramp)
        return Outcome(
            programmeLoudness: programme,
            cueLoudness: gain > 0 ? loudness + 20 * log10(gain / share) : -.infinity,
            peak: peak,
        )
    }

    /// Turns the programme down by 12 dB, and further where it would leave no room for the cue.
    private func duck(_ samples: inout [Double], _ channels: Int, _ ramp: Int) {
        let end = frameCount
        samples.withUnsafeMutableBufferPointer { buffer in
            var highest = 0.0
            for index in 0..<end * channels { highest = max(highest, abs(buffer[index])) }
            let usual = pow(10, CuePlan.duckDecibels / 20)
            let low = highest * usual > CuePlan.peak / 3 ? CuePlan.peak / 3 / highest : usual
            for frame in 0..<end {
                let edge = min(frame, end - 1 - frame)
                // Half a turn of the cosine has no corner at either end.
                let down =
                    edge < ramp ? 0.5 - 0.5 * cos(.pi * Double(edge) / Double(ramp)) : 1
                let gain = 1 + (low - 1) * down
                for channel in 0..<channels { buffer[frame * channels + channel] *= gain }
            }
        }
    }

    /// The gain at which the mix just reaches −1 dBFS.
    private func mostGain(
        _ samples: [Double],
        _ channels: Int,
        _ targets: [Int],
        _ ramp: Int,
    ) -> Double {
        var most = Double.infinity
        samples.withUnsafeBufferPointer { buffer in
            cue.samples.withUnsafeBufferPointer { cue in
                for index in cue.indices where cue[index] != 0 {
                    let value = Double(cue[index])
                    for channel in targets {
                        let under = buffer[(ramp + index) * channels + channel]
                        let room = value > 0 ? CuePlan.peak - under : CuePlan.peak + under
                        most = min(most, max(room, 0) / abs(value))
                    }
                }
            }
        }
        return most
    }

    private func add(
        _ gain: Double,
        to samples: inout [Double],
        _ channels: Int,
        _ targets: [Int],
        _ ramp: Int,
    ) -> Double {
        var highest = 0.0
        samples.withUnsafeMutableBufferPointer { buffer in
            cue.samples.withUnsafeBufferPointer { cue in
                for index in cue.indices {
                    for channel in targets {
                        let place = (ramp + index) * channels + channel
                        buffer[place] += gain * Double(cue[index])
                        highest = max(highest, abs(buffer[place]))
                    }
                }
            }
        }
        return highest
    }
}
