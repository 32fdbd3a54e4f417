/// How alike a short sound and each stretch of a long one are, from −1 to 1.
struct CrossCorrelation: Sendable {
    private let transform: FourierTransform
    private let signal: [Float]
    private let spectrum: (real: [Float], imaginary: [Float])
    /// The energy of all samples before each.
    private let energies: [Double]

    /// Prepares a signal for patterns of at most so many samples.
    init(_ signal: [Float], longestPattern: Int) {
        self.signal = signal
        transform = FourierTransform(atLeast: max(signal.count + longestPattern, 2))
        var real = signal + [Float](repeating: 0, count: transform.count - signal.count)
        var imaginary = [Float](repeating: 0, count: transform.count)
        transform.forward(&real, &imaginary)
        spectrum = (real, imaginary)
        var (sum, energies) = (0.0, [0.0])
        energies.reserveCapacity(signal.count + 1)
        for value in signal {
            sum += Double(value) * Double(value)
            energies.append(sum)
        }
        self.energies = energies
    }

    /// The place where the pattern fits best, or `nil` when it is longer than the signal or
    /// empty of energy.
    func best(_ pattern: [Float]) -> (place: Int, correlation: Double)? {
        let energy = pattern.reduce(0.0) { $0 + Double($1) * Double($1) }
        let places = signal.count - pattern.count + 1
        guard places > 0, energy > 0 else { return nil }
        var real = pattern + [Float](repeating: 0, count: transform.count - pattern.count)
        var imaginary = [Float](repeating: 0, count: transform.count)
        transform.forward(&real, &imaginary)
        for index in real.indices {
            let (a, b) = (spectrum.real[index], spectrum.imaginary[index])
            let (c, d) = (real[index], imaginary[index])
            // Parts exchanged, a forward transform is a backward one.
            (imaginary[index], real[index]) = (a * c + b * d, b * c - a * d)
        }
        transform.forward(&real, &imaginary)
        let total = energies.last ?? 0
        let scale = 1 / Double(transform.count)
        var best: (place: Int, correlation: Double)?
        for place in 0..<places {
            let under = energies[place + pattern.count] - energies[place]
            // What is silent next to the rest is rounding, and would correlate by chance.
            guard under > total * 1e-7 else { continue }
            let value = Double(imaginary[place]) * scale / (under * energy).squareRoot()
            if value > best?.correlation ?? -1 { best = (place, value) }
        }
        return best
    }
}
