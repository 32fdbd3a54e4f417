import CPDQ
public import Media

/// Computes PDQ hashes, picture after picture, in memory that it keeps.
///
/// The hash, the quality and the eight orientations are those of Meta's reference in C++, bit for
/// bit, at the picture's full size. The reference's own command shrinks pictures above 512 pixels
/// before it hashes; hashes of the two differ by a few bits then.
///
/// Brightness is taken from a gray picture as it is, and from a coloured one in single precision.
/// A picture with a side below 5 pixels has hash 0 and quality 0.
public struct PDQHasher: Sendable {
    /// The longest side that is hashed, in pixels.
    public static let largestSide = 65_536
    /// The most pixels that are hashed.
    public static let largestPixelCount = 1 << 28
    private static let leastSide = 5

    private let level: PDQLevel
    private var scratch: [Float] = []
    private var samples = [Float](repeating: 0, count: 64 * 64)

    /// Makes a hasher that uses what the processor has.
    public init() { self.init(level: .best) }

    package init(level: PDQLevel) { self.level = level }

    /// Hashes a picture.
    ///
    /// - Throws: ``PDQRefusal/tooLarge(width:height:)``.
    public mutating func fingerprint(of picture: Picture) throws(PDQRefusal) -> PDQFingerprint {
        try picture.bytes.withUnsafeBufferPointer { bytes throws(PDQRefusal) in
            try fingerprint(of: Pixels(bytes, of: picture))
        }
    }

    /// Hashes a picture as it would look turned and mirrored in each way.
    ///
    /// - Throws: ``PDQRefusal/tooLarge(width:height:)``.
    public mutating func orientations(of picture: Picture) throws(PDQRefusal) -> PDQOrientations {
        try picture.bytes.withUnsafeBufferPointer { bytes throws(PDQRefusal) in
            try orientations(of: Pixels(bytes, of: picture))
        }
    }

    /// Hashes the brightness of a film's frame where it lies.
    ///
    /// - Parameters:
    ///   - luma: one byte a pixel, row by row from the top.
    ///   - width: pixels in a row.
    ///   - height: rows.
    ///   - rowStride: bytes from the beginning of a row to the next one's.
    /// - Throws: ``PDQRefusal``.
    public mutating func fingerprint(
        luma: UnsafeBufferPointer<UInt8>,
        width: Int,
        height: Int,
        rowStride: Int,
    ) throws(PDQRefusal) -> PDQFingerprint {
        try fingerprint(of: Pixels(luma, width: width, height: height, rowStride: rowStride))
    }

    /// Hashes the brightness of a film's frame as it would look turned and mirrored in each way.
    ///
    /// - Parameters:
    ///   - luma: one byte a pixel, row by row from the top.
    ///   - width: pixels in a row.
    ///   - height: rows.
    ///   - rowStride: bytes from the beginning of a row to the next one's.
    /// - Throws: ``PDQRefusal``.
    public mutating func orientations(
        luma: UnsafeBufferPointer<UInt8>,
        width: Int,
        height: Int,
        rowStride: Int,
    ) throws(PDQRefusal) -> PDQOrientations {
        try orientations(of: Pixels(luma, width: width, height: height, rowStride: rowStride))
    }
}

extension PDQHasher {
    private mutating func fingerprint(of pixels: Pixels) throws(PDQRefusal) -> PDQFingerprint {
        try pixels.check()
        guard pixels.shortSide >= Self.leastSide else { return PDQFingerprint(.none, checked: 0) }
        if pixels.width == 64 && pixels.height == 64 {
            takeAsSamples(pixels)
        } else {
            shrink(pixels)
        }
        return PDQFingerprint(frequencies().hash, checked: Int(pdq_quality(samples)))
    }

    /// The reference blurs pictures of 64 by 64 pixels too before it turns them.
    private mutating func orientations(of pixels: Pixels) throws(PDQRefusal) -> PDQOrientations {
        try pixels.check()
        guard pixels.shortSide >= Self.leastSide else { return .none }
        shrink(pixels)
        return PDQOrientations(frequencies(), quality: Int(pdq_quality(samples)))
    }

    private mutating func takeAsSamples(_ pixels: Pixels) {
        for row in 0..<64 {
            for column in 0..<64 {
                samples[row * 64 + column] = pixels.luma(row: row, column: column)
            }
        }
    }

    private mutating func shrink(_ pixels: Pixels) {
        let needed = pdq_scratch_count(pixels.width, pixels.height)
        if scratch.count < needed { scratch = [Float](repeating: 0, count: needed) }
        var plain = pdq_pixels(
            first: pixels.bytes.baseAddress,
            width: pixels.width,
            height: pixels.height,
            stride: pixels.rowStride,
            channels: pixels.channels,
        )
        pdq_shrink(&plain, &scratch, &samples, level.kernel)
    }

    private func frequencies() -> PDQFrequencies {
        PDQFrequencies { frequencies in
            pdq_transform(samples, PDQFrequencies.cosines, frequencies, level.kernel)
        }
    }
}

/// Pixels that lie in memory for the length of a call.
private struct Pixels {
    let bytes: UnsafeBufferPointer<UInt8>
    let width: Int
    let height: Int
    let rowStride: Int
    let channels: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>, width: Int, height: Int, rowStride: Int) {
        self.bytes = bytes
        self.width = width
        self.height = height
        self.rowStride = rowStride
        channels = 1
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>, of picture: Picture) {
        self.bytes = bytes
        width = picture.width
        height = picture.height
        channels = picture.format.bytesPerPixel
        rowStride = width * channels
    }

    var shortSide: Int { min(width, height) }

    func check() throws(PDQRefusal) {
        guard width > 0, height > 0, rowStride >= 0, rowStride / channels >= width else {
            throw .noPicture(width: width, height: height, rowStride: rowStride)
        }
        guard max(width, height) <= PDQHasher.largestSide,
            width * height <= PDQHasher.largestPixelCount
        else { throw .tooLarge(width: width, height: height) }
        let (before, isVast) = (height - 1).multipliedReportingOverflow(by: rowStride)
        let (all, isVaster) = before.addingReportingOverflow(width * channels)
        let needed = isVast || isVaster ? Int.max : all
        guard needed <= bytes.count else {
            throw .tooFewBytes(needed: needed, given: bytes.count)
        }
    }

    /// In single precision, one product after the other, as the reference adds them.
    func luma(row: Int, column: Int) -> Float {
        let first = row * rowStride + column * channels
        guard channels == 3 else { return Float(bytes[first]) }
        let redAndGreen = 0.299 * Float(bytes[first]) + 0.587 * Float(bytes[first + 1])
        return redAndGreen + 0.114 * Float(bytes[first + 2])
    }
}
