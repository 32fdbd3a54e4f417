import Foundation
import TestSupport

/// Music that nobody wrote: chords that change a few times a second, over a drum of noise.
enum SynthSound {
    /// Writes a WAVE file of one channel at 11,025 Hz.
    static func write(_ seconds: Double, seed: UInt64, to file: URL) throws {
        let samples = samples(seconds, seed: seed)
        var bytes = Data("RIFF".utf8)
        let number = { (value: Int, count: Int) in
            Data((0..<count).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) })
        }
        bytes += number(36 + samples.count * 2, 4) + Data("WAVEfmt ".utf8) + number(16, 4)
        bytes += number(1, 2) + number(1, 2) + number(11_025, 4) + number(22_050, 4)
        bytes += number(2, 2) + number(16, 2) + Data("data".utf8) + number(samples.count * 2, 4)
        samples.withUnsafeBytes { bytes.append(contentsOf: $0) }
        try bytes.write(to: file)
    }

    private static func samples(_ seconds: Double, seed: UInt64) -> [Int16] {
        var random = SeededGenerator(seed: seed)
        var samples: [Int16] = []
        let count = Int(seconds * 11_025)
        samples.reserveCapacity(count)
        while samples.count < count {
            let length = Int.random(in: 1500...5000, using: &random)
            let tones = (0..<3).map { _ in
                110 * pow(2, Double(Int.random(in: 0..<36, using: &random)) / 12)
            }
            for place in 0..<length {
                let time = Double(place) / 11_025
                let fading = exp(-3 * time)
                let chord = tones.reduce(0) { sum, tone in
                    let turn = 2 * Double.pi * tone * time
                    return sum + sin(turn) + 0.5 * sin(2 * turn) + 0.25 * sin(3 * turn)
                }
                let drum = exp(-40 * time) * Double.random(in: -1...1, using: &random)
                samples.append(Int16(3500 * fading * chord + 4000 * drum))
            }
        }
        return Array(samples.prefix(count))
    }
}
