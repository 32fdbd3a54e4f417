import CPDQ
import Foundation
import Media

/// The 16 by 16 low frequencies of a picture, whose place about their median is its hash.
struct PDQFrequencies {
    /// Row by row.
    private var values = InlineArray<256, Float>(repeating: 0)

    /// The cosine transform's 16 rows of 64, without the constant one.
    static let cosines: [Float] = (0..<16).flatMap { row in
        (0..<64).map { column in
            let angle = (Double.pi / 2 / 64) * Double(row + 1) * Double(2 * column + 1)
            return Float(Double(Float((2.0 / 64).squareRoot())) * cos(angle))
        }
    }

    /// Lets somebody write the 256 numbers, row by row.
    init(_ write: (UnsafeMutablePointer<Float>) -> Void) {
        var span = values.mutableSpan
        span.withUnsafeMutableBufferPointer { numbers in
            if let first = numbers.baseAddress { write(first) }
        }
    }

    /// A bit is set where a frequency is above the lower median of all.
    var hash: PDQHash {
        var words = SIMD4<UInt64>.zero
        values.span.withUnsafeBufferPointer { frequencies in
            withUnsafeMutableBytes(of: &words) { words in
                pdq_bits(
                    frequencies.baseAddress,
                    words.assumingMemoryBound(to: UInt64.self).baseAddress,
                )
            }
        }
        return PDQHash(words: words)
    }

    /// The frequencies of the picture as it looks in that orientation.
    func turned(to orientation: PictureOrientation) -> PDQFrequencies {
        let (negatesRows, negatesColumns) = orientation.negatedFrequencies
        var turned = self
        let values = values.span
        for row in 0..<16 {
            for column in 0..<16 {
                let changesSign =
                    (negatesRows && row % 2 == 0) != (negatesColumns && column % 2 == 0)
                let value = values[row * 16 + column]
                let place = orientation.swapsSides ? column * 16 + row : row * 16 + column
                turned.values[place] = changesSign ? -value : value
            }
        }
        return turned
    }
}

extension PictureOrientation {
    /// Whether even rows and even columns change their sign when a picture is turned so; the sides
    /// are swapped after that.
    fileprivate var negatedFrequencies: (rows: Bool, columns: Bool) {
        switch self {
        case .identity, .mirroredLeftTurn: (false, false)
        case .mirrored, .leftTurn: (false, true)
        case .mirroredHalfTurn, .rightTurn: (true, false)
        case .halfTurn, .mirroredRightTurn: (true, true)
        }
    }
}
