import Foundation

/// Changes the rate of samples by a windowed sinc; nothing is shifted in time.
///
/// What the lower of both rates can't hold is taken away. The same input gives the same output.
struct Resampling: Sendable {
    private let step: Double
    private let cutoff: Double
    private let reach: Int
    private let kernel: [Float]
    /// Crossings of zero on each side, and steps of the table between two of them.
    private static let (crossings, density) = (16, 256)

    init(from: Int, to rate: Int) {
        step = Double(max(from, 1)) / Double(max(rate, 1))
        cutoff = min(1, 1 / step) * 0.94
        reach = Int((Double(Self.crossings) / cutoff).rounded(.up))
        kernel = (0...Self.crossings * Self.density + 1).map { index in
            let place = Double(index) / Double(Self.density)
            guard place > 0 else { return 1 }
            guard place < Double(Self.crossings) else { return 0 }
            let window = 0.5 + 0.5 * cos(.pi * place / Double(Self.crossings))
            return Float(sin(.pi * place) / (.pi * place) * window)
        }
    }

    func apply(to samples: [Float]) -> [Float] {
        let count = Int((Double(samples.count) / step).rounded())
        return samples.withUnsafeBufferPointer { input in
            kernel.withUnsafeBufferPointer { table in
                (0..<count).map { value(at: Double($0) * step, of: input, table) }
            }
        }
    }

    private func value(
        at place: Double,
        of input: UnsafeBufferPointer<Float>,
        _ table: UnsafeBufferPointer<Float>,
    ) -> Float {
        let centre = Int(place)
        let first = max(0, centre - reach + 1)
        let end = min(input.count, centre + reach + 1)
        let scale = cutoff * Double(Self.density)
        let most = Double(Self.crossings * Self.density)
        var sum: Float = 0
        var index = first
        while index < end {
            let position = min(abs(Double(index) - place) * scale, most)
            let cell = Int(position)
            let part = Float(position - Double(cell))
            sum += input[index] * (table[cell] + (table[cell + 1] - table[cell]) * part)
            index += 1
        }
        return sum * Float(cutoff)
    }
}
