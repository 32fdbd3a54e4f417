import Media

/// A plate's samples in a pixel format, row by row of each plane.
struct PlateSamples: Sendable {
    let layout: PixelLayout
    let plate: StoredPlate
    private let codes: [UInt16]

    /// Widens the plate to whole samples of colour; interlaced rows of colour belong to one field.
    init(_ plate: StoredPlate, _ layout: PixelLayout, _ tone: PlateTone, isInterlaced: Bool) {
        self.layout = layout
        let rows = 1 << layout.shift.high
        self.plate = plate.aligned(
            across: 1 << layout.shift.wide,
            down: isInterlaced ? rows * 2 : rows,
        )
        codes = tone.codes(depth: layout.depth)
    }

    /// Where the plate lies in a plane, in its pixels and rows.
    func place(inPlane plane: Int) -> (columns: Range<Int>, rows: Range<Int>) {
        let shift = layout.isSubsampled(plane) ? layout.shift : (0, 0)
        let (wide, high) = (1 << shift.0, 1 << shift.1)
        let right = (plate.x + plate.picture.width + wide - 1) / wide
        let bottom = (plate.y + plate.picture.height + high - 1) / high
        return (plate.x / wide..<right, plate.y / high..<bottom)
    }

    /// The bytes of one of its rows in a plane, counted from the plane's top.
    func row(_ row: Int, ofPlane plane: Int) -> [UInt8] {
        let columns = place(inPlane: plane).columns
        let parts = layout.components(ofPlane: plane)
        let step = parts.first?.step ?? 1
        var samples = [UInt16](repeating: 0, count: columns.count * step)
        for part in parts {
            let start = (row - plate.y) * plate.picture.width
            for index in 0..<columns.count {
                let sample: UInt16 =
                    switch part.role {
                    case .light: codes[Int(plate.picture.bytes[start + index])]
                    case .chroma: UInt16(1 << (layout.depth - 1))
                    case .alpha: UInt16((1 << layout.depth) - 1)
                    }
                samples[index * step + part.offset] = sample
            }
        }
        return layout.bytes(of: samples)
    }
}

extension PixelLayout {
    /// Samples as they stand in a raw file.
    func bytes(of samples: [UInt16]) -> [UInt8] {
        guard depth > 8 else { return samples.map { UInt8(truncatingIfNeeded: $0) } }
        return samples.flatMap { sample in
            let (high, low) = (UInt8(sample >> 8), UInt8(sample & 0xFF))
            return isBigEndian ? [high, low] : [low, high]
        }
    }
}
