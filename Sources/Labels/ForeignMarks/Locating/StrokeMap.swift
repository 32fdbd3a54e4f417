public import Media

/// What stands out as thin in a picture, or stands still as thin over several: letters, and texture.
///
/// It is kept at the picture's own size and at the half, so that strokes of up to 12 and up to 24
/// pixels are found.
public struct StrokeMap: Hashable, Sendable {
    /// The planes, each half as large as the one before.
    let planes: [StrokePlane]

    /// The picture's size in pixels.
    var size: (width: Int, height: Int) { (planes[0].width, planes[0].height) }

    /// Looks at a picture of the size at which it is to be searched.
    public init(of picture: Picture) {
        let full = Self.brightness(of: picture)
        var planes = [StrokePlane(full, width: picture.width, height: picture.height)]
        let (width, height) = (picture.width / 2, picture.height / 2)
        if width > 0, height > 0 {
            let half = Self.halved(full, stride: picture.width, width: width, height: height)
            planes.append(StrokePlane(half, width: width, height: height))
        }
        self.planes = planes
    }

    /// Keeps what stands at the same place in all pictures; `nil` when there are none or their
    /// sizes differ.
    ///
    /// A mark stands still while what lies behind it moves.
    public init?(common maps: [Self]) {
        guard let first = maps.first, maps.allSatisfy({ $0.size == first.size }) else {
            return nil
        }
        planes = maps.dropFirst().reduce(first.planes) { kept, next in
            zip(kept, next.planes).map { StrokePlane(common: $0, $1) }
        }
    }

    /// The luma of ITU-R BT.601, in 256ths.
    private static func brightness(of picture: Picture) -> [UInt8] {
        guard picture.format == .rgb24 else { return picture.bytes }
        let count = picture.width * picture.height
        return picture.bytes.withUnsafeBufferPointer { pixels in
            [UInt8](unsafeUninitializedCapacity: count) { result, filled in
                for place in 0..<count {
                    let red = Int(pixels[3 * place]) * 77
                    let green = Int(pixels[3 * place + 1]) * 150
                    let blue = Int(pixels[3 * place + 2]) * 29
                    result[place] = UInt8(truncatingIfNeeded: (red + green + blue) >> 8)
                }
                filled = count
            }
        }
    }

    /// The mean of each two by two pixels.
    private static func halved(
        _ plane: [UInt8],
        stride: Int,
        width: Int,
        height: Int,
    ) -> [UInt8] {
        plane.withUnsafeBufferPointer { plane in
            [UInt8](unsafeUninitializedCapacity: width * height) { result, filled in
                for row in 0..<height {
                    let (above, below) = (2 * row * stride, (2 * row + 1) * stride)
                    for column in 0..<width {
                        let upper =
                            Int(plane[above + 2 * column]) + Int(plane[above + 2 * column + 1])
                        let lower =
                            Int(plane[below + 2 * column]) + Int(plane[below + 2 * column + 1])
                        let mean = (upper + lower + 2) >> 2
                        result[row * width + column] = UInt8(truncatingIfNeeded: mean)
                    }
                }
                filled = width * height
            }
        }
    }
}
