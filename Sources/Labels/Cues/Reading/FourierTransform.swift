import Foundation

/// The discrete Fourier transform of a power of two of complex numbers, in place.
struct FourierTransform: Sendable {
    let count: Int
    private let bits: Int
    private let cosines: [Float]
    private let sines: [Float]

    /// - Parameter least: how many numbers there are at least; the next power of two is taken.
    init(atLeast least: Int) {
        var bits = 1
        while 1 << bits < least { bits += 1 }
        self.bits = bits
        count = 1 << bits
        let size = count
        cosines = (0..<size / 2).map { Float(cos(2 * .pi * Double($0) / Double(size))) }
        sines = (0..<size / 2).map { Float(sin(2 * .pi * Double($0) / Double(size))) }
    }

    /// Transforms; both arrays have ``count`` numbers.
    func forward(_ real: inout [Float], _ imaginary: inout [Float]) {
        reorder(&real)
        reorder(&imaginary)
        real.withUnsafeMutableBufferPointer { real in
            imaginary.withUnsafeMutableBufferPointer { imaginary in
                cosines.withUnsafeBufferPointer { cosines in
                    sines.withUnsafeBufferPointer { sines in
                        butterflies(real, imaginary, cosines, sines)
                    }
                }
            }
        }
    }

    private func butterflies(
        _ real: UnsafeMutableBufferPointer<Float>,
        _ imaginary: UnsafeMutableBufferPointer<Float>,
        _ cosines: UnsafeBufferPointer<Float>,
        _ sines: UnsafeBufferPointer<Float>,
    ) {
        var half = 1
        while half < count {
            let stride = count / (2 * half)
            var start = 0
            while start < count {
                var offset = 0
                while offset < half {
                    let (low, high) = (start + offset, start + offset + half)
                    let (cosine, sine) = (cosines[offset * stride], sines[offset * stride])
                    let turnedReal = real[high] * cosine + imaginary[high] * sine
                    let turnedImaginary = imaginary[high] * cosine - real[high] * sine
                    real[high] = real[low] - turnedReal
                    imaginary[high] = imaginary[low] - turnedImaginary
                    real[low] += turnedReal
                    imaginary[low] += turnedImaginary
                    offset += 1
                }
                start += 2 * half
            }
            half *= 2
        }
    }

    private func reorder(_ values: inout [Float]) {
        values.withUnsafeMutableBufferPointer { values in
            var reversed = 0
            for index in 1..<count {
                var bit = count >> 1
                while reversed & bit != 0 {
                    reversed ^= bit
                    bit >>= 1
                }
                reversed |= bit
                if index < reversed { values.swapAt(index, reversed) }
            }
        }
    }
}
