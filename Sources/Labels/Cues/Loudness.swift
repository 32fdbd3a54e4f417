import Foundation

/// Loudness by ITU-R BS.1770-4 as EBU R 128 uses it: K-weighted, gated, in LUFS.
public struct Loudness: Sendable {
    private let sampleRate: Int
    private let shelf: Biquad
    private let highPass: Biquad

    /// Prepares for samples of one rate.
    public init(sampleRate: Int) {
        self.sampleRate = max(sampleRate, 1)
        shelf = Biquad.headShelf(Double(max(sampleRate, 1)))
        highPass = Biquad.bassCut(Double(max(sampleRate, 1)))
    }

    /// Measures the integrated loudness, or `nil` when all of it lies below the gate of −70 LUFS.
    ///
    /// - Parameters:
    ///   - samples: full scale from −1 to 1; those of one moment stand together.
    ///   - weights: one for each channel: 1 for the front, 1.41 for surrounds, 0 for effects.
    public func integrated(_ samples: [Double], weights: [Double]) -> Double? {
        let powers = quarterPowers(samples, weights: weights)
        // A block has 400 ms and begins every 100 ms; what is shorter is one block.
        let blocks =
            powers.count < 4
            ? [powers.reduce(0, +) / Double(max(powers.count, 1))]
            : (3..<powers.count).map { powers[$0 - 3...$0].reduce(0, +) / 4 }
        let loud = blocks.filter { Self.level($0) > -70 }
        guard !loud.isEmpty else { return nil }
        let gate = Self.level(loud.reduce(0, +) / Double(loud.count)) - 10
        let counted = loud.filter { Self.level($0) > gate }
        guard !counted.isEmpty else { return nil }
        return Self.level(counted.reduce(0, +) / Double(counted.count))
    }

    /// The weighted power of each whole tenth of a second.
    private func quarterPowers(_ samples: [Double], weights: [Double]) -> [Double] {
        let channels = weights.count
        guard channels > 0 else { return [] }
        let frames = samples.count / channels
        let length = min(max(sampleRate / 10, 1), max(frames, 1))
        var powers = [Double](repeating: 0, count: frames / length)
        for (channel, weight) in weights.enumerated() where weight > 0 {
            var (first, second) = (shelf, highPass)
            samples.withUnsafeBufferPointer { input in
                for block in powers.indices {
                    var sum = 0.0
                    var index = block * length * channels + channel
                    for _ in 0..<length {
                        let value = second.pass(first.pass(input[index]))
                        sum += value * value
                        index += channels
                    }
                    powers[block] += weight * sum / Double(length)
                }
            }
        }
        return powers
    }

    private static func level(_ power: Double) -> Double {
        power > 0 ? -0.691 + 10 * log10(power) : -.infinity
    }
}

/// A filter of second order.
struct Biquad: Sendable {
    private let forward: (Double, Double, Double)
    private let back: (Double, Double)
    private var (first, second) = (0.0, 0.0)

    init(_ forward: (Double, Double, Double), _ back: (Double, Double)) {
        self.forward = forward
        self.back = back
    }

    mutating func pass(_ value: Double) -> Double {
        let output = forward.0 * value + first
        first = forward.1 * value - back.0 * output + second
        second = forward.2 * value - back.1 * output
        return output
    }

    /// The shelf that stands for a head (BS.1770-4, table 1), for any rate.
    static func headShelf(_ rate: Double) -> Self {
        let turn = tan(.pi * 1681.974450955533 / rate)
        let (quality, high) = (0.7071752369554196, pow(10, 3.999843853973347 / 20))
        let middle = pow(high, 0.4996667741545416)
        let scale = 1 + turn / quality + turn * turn
        return Self(
            (
                (high + middle * turn / quality + turn * turn) / scale,
                2 * (turn * turn - high) / scale,
                (high - middle * turn / quality + turn * turn) / scale,
            ),
            (2 * (turn * turn - 1) / scale, (1 - turn / quality + turn * turn) / scale),
        )
    }

    /// The high-pass of BS.1770-4, table 2, for any rate.
    static func bassCut(_ rate: Double) -> Self {
        let turn = tan(.pi * 38.13547087602444 / rate)
        let scale = 1 + turn / 0.5003270373238773 + turn * turn
        return Self(
            (1, -2, 1),
            (
                2 * (turn * turn - 1) / scale,
                (1 - turn / 0.5003270373238773 + turn * turn) / scale,
            ),
        )
    }

    /// A high-pass of Butterworth's shape.
    static func highPass(_ frequency: Double, _ rate: Double) -> Self {
        let turn = tan(.pi * frequency / rate)
        let scale = 1 + turn * 2.0.squareRoot() + turn * turn
        return Self(
            (1 / scale, -2 / scale, 1 / scale),
            (
                2 * (turn * turn - 1) / scale,
                (1 - turn * 2.0.squareRoot() + turn * turn) / scale,
            ),
        )
    }
}
