import Foundation

/// How strong each pitch is in each short stretch of a sound.
struct Spectrogram: Sendable {
    /// The power of each frame over all pitches.
    private(set) var powers: [Float] = []
    private var magnitudes: [Float] = []
    private let bins: Int

    /// - Parameters:
    ///   - window: samples of a frame, a power of two.
    ///   - hop: samples from one frame to the next.
    init(_ samples: [Float], window: Int, hop: Int) {
        let transform = FourierTransform(atLeast: window)
        bins = window / 2
        let shape = (0..<window).map {
            Float(0.5 - 0.5 * cos(2 * .pi * (Double($0) + 0.5) / Double(window)))
        }
        let scale = 4 / Float(window)
        var start = 0
        while start + window <= samples.count {
            var real = (0..<window).map { samples[start + $0] * shape[$0] }
            var imaginary = [Float](repeating: 0, count: window)
            transform.forward(&real, &imaginary)
            var power: Float = 0
            for bin in 0..<bins {
                let value =
                    (real[bin] * real[bin] + imaginary[bin] * imaginary[bin]) * scale * scale
                // The window spreads a tone's power over one and a half bins.
                power += value / 1.5
                magnitudes.append(value.squareRoot())
            }
            powers.append(power)
            start += hop
        }
    }

    /// The amplitude of one bin over time.
    func envelope(of bin: Int) -> [Float] {
        powers.indices.map { magnitudes[$0 * bins + bin] }
    }

    /// The greatest amplitude of one bin.
    func peak(of bin: Int) -> Float {
        powers.indices.reduce(0) { max($0, magnitudes[$1 * bins + bin]) }
    }
}
