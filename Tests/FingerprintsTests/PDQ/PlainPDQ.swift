import Foundation
import Media

@testable import Fingerprints

/// PDQ as its description has it, pixel by pixel and pass after pass: slow, and plainly right.
struct PlainPDQ {
    let hash: PDQHash
    let quality: Int

    /// - Parameter blursAlways: whether pictures of 64 by 64 pixels are blurred too.
    init(_ picture: Picture, blursAlways: Bool = false) {
        let (width, height) = (picture.width, picture.height)
        guard min(width, height) >= 5 else {
            hash = PDQHash(words: .zero)
            quality = 0
            return
        }
        var luma = Self.luma(of: picture)
        if blursAlways || (width, height) != (64, 64) {
            for _ in 0..<2 {
                for row in 0..<height {
                    Self.blur(&luma, from: row * width, step: 1, count: width)
                }
                for column in 0..<width {
                    Self.blur(&luma, from: column, step: width, count: height)
                }
            }
        }
        var samples: [[Float]] = []
        for row in 0..<64 {
            let y = Int((Double(row) + 0.5) * Double(height) / 64)
            samples.append(
                (0..<64).map { column in
                    luma[y * width + Int((Double(column) + 0.5) * Double(width) / 64)]
                }
            )
        }
        quality = Self.quality(samples)
        hash = Self.hash(Self.transform(samples))
    }

    private static func luma(of picture: Picture) -> [Float] {
        let bytes = picture.bytes
        guard picture.format == .rgb24 else { return bytes.map { Float($0) } }
        return stride(from: 0, to: bytes.count, by: 3).map { at in
            let redAndGreen = Float(0.299) * Float(bytes[at]) + Float(0.587) * Float(bytes[at + 1])
            return redAndGreen + Float(0.114) * Float(bytes[at + 2])
        }
    }

    /// Replaces values by the means of those around them, with one running sum.
    private static func blur(_ values: inout [Float], from first: Int, step: Int, count: Int) {
        let old = (0..<count).map { values[first + $0 * step] }
        let window = (count + 127) / 128
        let half = (window + 2) / 2
        var (sum, held, left, right, out) = (Float(0), 0, 0, 0, 0)
        func write() {
            values[first + out * step] = sum / Float(held)
            out += 1
        }
        while right < half - 1 {
            sum += old[right]
            (held, right) = (held + 1, right + 1)
        }
        while right < window {
            sum += old[right]
            (held, right) = (held + 1, right + 1)
            write()
        }
        while right < count {
            sum += old[right]
            sum -= old[left]
            (left, right) = (left + 1, right + 1)
            write()
        }
        while out < count {
            sum -= old[left]
            (held, left) = (held - 1, left + 1)
            write()
        }
    }

    private static func quality(_ samples: [[Float]]) -> Int {
        var sum = 0
        for row in 0..<64 {
            for column in 0..<64 {
                let here = samples[row][column]
                if row < 63 { sum += abs(Int(((here - samples[row + 1][column]) * 100) / 255)) }
                if column < 63 { sum += abs(Int(((here - samples[row][column + 1]) * 100) / 255)) }
            }
        }
        return min(100, sum / 90)
    }

    private static let cosines: [[Float]] = (1...16).map { row in
        (0..<64).map { column in
            let scale = Double(Float((2.0 / 64).squareRoot()))
            return Float(scale * cos((Double.pi / 2 / 64) * Double(row) * Double(2 * column + 1)))
        }
    }

    private static func transform(_ samples: [[Float]]) -> [Float] {
        let half = cosines.map { cosine in
            (0..<64).map { column in
                var sum = Float(0)
                for k in 0..<64 { sum += cosine[k] * samples[k][column] }
                return sum
            }
        }
        return half.flatMap { row in
            cosines.map { cosine in
                var sum = Float(0)
                for k in 0..<64 { sum += row[k] * cosine[k] }
                return sum
            }
        }
    }

    private static func hash(_ frequencies: [Float]) -> PDQHash {
        let median = frequencies.sorted()[127]
        var words = SIMD4<UInt64>.zero
        for (bit, frequency) in frequencies.enumerated() where frequency > median {
            words[3 - bit / 64] |= 1 << UInt64(bit % 64)
        }
        return PDQHash(words: words)
    }
}
