import Media

/// How strongly each pixel of a picture stands out as part of something thin.
///
/// That is the white and the black top-hat: the picture less its opening, and its closing less the
/// picture, by a square that is wider than a letter's stroke. What is flat, a gradient or large
/// comes out as nothing; letters keep their contrast.
struct StrokePlane: Hashable, Sendable {
    /// What the thin thing is beside its ground.
    enum Polarity: Hashable, Sendable, CaseIterable {
        case light, dark
    }

    /// Pixels in a row.
    let width: Int
    /// Rows.
    let height: Int
    /// Contrast of light strokes on a darker ground.
    private let light: [UInt8]
    /// Contrast of dark strokes on a lighter ground.
    private let dark: [UInt8]

    /// The side of the square, in pixels: strokes must be thinner.
    static let squareSide = 13

    /// Takes a plane of brightness, row by row.
    init(_ brightness: [UInt8], width: Int, height: Int) {
        let shape = MorphologyShape(width: width, height: height, side: Self.squareSide)
        let opened = shape.dilated(shape.eroded(brightness))
        let closed = shape.eroded(shape.dilated(brightness))
        (self.width, self.height) = (width, height)
        light = Self.difference(brightness, opened)
        dark = Self.difference(closed, brightness)
    }

    /// Keeps what stands out in both, each pixel by its lesser contrast.
    init(common first: Self, _ second: Self) {
        (width, height) = (first.width, first.height)
        light = minimum(first.light, second.light)
        dark = minimum(first.dark, second.dark)
    }

    /// The contrast of each pixel.
    func contrast(_ polarity: Polarity) -> [UInt8] { polarity == .light ? light : dark }

    private static func difference(_ upper: [UInt8], _ lower: [UInt8]) -> [UInt8] {
        combined(upper, lower) { $0 > $1 ? $0 &- $1 : 0 }
    }
}

/// Erosion and dilation by a square, for planes of one size.
struct MorphologyShape {
    let width: Int
    let height: Int
    /// The square's side, odd.
    let side: Int

    /// The least value within the square around each pixel; beyond the edge is nothing.
    func eroded(_ plane: [UInt8]) -> [UInt8] {
        filtered(plane, beyond: 255) { min($0, $1) }
    }

    /// The greatest value within the square around each pixel; beyond the edge is nothing.
    func dilated(_ plane: [UInt8]) -> [UInt8] {
        filtered(plane, beyond: 0) { max($0, $1) }
    }

    /// Down the columns, then along the rows.
    ///
    /// A window is put together from windows of doubled length, so that it costs four looks
    /// instead of thirteen, each over the whole plane at once.
    @inline(__always)
    private func filtered(
        _ plane: [UInt8],
        beyond: UInt8,
        _ pick: (UInt8, UInt8) -> UInt8,
    ) -> [UInt8] {
        let (reach, stride) = (side / 2, width + side - 1)
        var values = [UInt8](repeating: beyond, count: (height + side - 1) * stride)
        for row in 0..<height {
            let start = (row + reach) * stride + reach
            values.replaceSubrange(
                start..<start + width,
                with: plane[row * width..<(row + 1) * width],
            )
        }
        var spare = values
        for step in [stride, 1] {
            var length = 1
            while length < side {
                let more = min(length, side - length)
                Self.look(from: values, into: &spare, ahead: more * step, pick)
                swap(&values, &spare)
                length += more
            }
        }
        return [UInt8](unsafeUninitializedCapacity: width * height) { result, filled in
            for row in 0..<height {
                let line = values[row * stride..<row * stride + width]
                _ = UnsafeMutableBufferPointer(rebasing: result[(row * width)...])
                    .initialize(from: line)
            }
            filled = width * height
        }
    }

    /// Gives each place the pick of itself and the one so far ahead.
    @inline(__always)
    private static func look(
        from values: [UInt8],
        into result: inout [UInt8],
        ahead: Int,
        _ pick: (UInt8, UInt8) -> UInt8,
    ) {
        values.withUnsafeBufferPointer { values in
            result.withUnsafeMutableBufferPointer { result in
                let count = min(values.count, result.count) - ahead
                guard count > 0, let near = values.baseAddress, let out = result.baseAddress
                else { return }
                // Plain pointers: with checks in the loop it wouldn't become vector instructions.
                let far = near + ahead
                for place in 0..<count { out[place] = pick(near[place], far[place]) }
            }
        }
    }
}

/// The lesser of each pair.
func minimum(_ first: [UInt8], _ second: [UInt8]) -> [UInt8] {
    combined(first, second) { min($0, $1) }
}

/// One plane out of two, pixel by pixel, as long as the shorter.
@inline(__always)
func combined(
    _ first: [UInt8],
    _ second: [UInt8],
    _ combine: (UInt8, UInt8) -> UInt8,
) -> [UInt8] {
    first.withUnsafeBufferPointer { first in
        second.withUnsafeBufferPointer { second in
            let count = min(first.count, second.count)
            return [UInt8](unsafeUninitializedCapacity: count) { result, filled in
                for place in 0..<count { result[place] = combine(first[place], second[place]) }
                filled = count
            }
        }
    }
}
