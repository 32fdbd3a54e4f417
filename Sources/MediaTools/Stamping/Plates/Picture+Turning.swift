package import Media

extension Picture {
    /// The gray plate as it must be stored so that it's shown as it is now, with its place.
    func unturned(
        x: Int,
        y: Int,
        shown: (width: Int, height: Int),
        _ orientation: PictureOrientation,
    ) -> (picture: Picture, x: Int, y: Int, of: (width: Int, height: Int)) {
        let right = shown.width - x - width
        let below = shown.height - y - height
        let place: (x: Int, y: Int) =
            switch orientation {
            case .identity: (x, y)
            case .mirrored: (right, y)
            case .halfTurn: (right, below)
            case .mirroredHalfTurn: (x, below)
            case .mirroredLeftTurn: (y, x)
            case .rightTurn: (y, right)
            case .mirroredRightTurn: (below, right)
            case .leftTurn: (below, x)
            }
        let whole =
            orientation.swapsSides ? (width: shown.height, height: shown.width) : shown
        return (unturned(orientation), place.x, place.y, whole)
    }

    /// The gray picture as it must be stored so that the orientation shows it as it is now.
    func unturned(_ orientation: PictureOrientation) -> Picture {
        guard orientation != .identity, format == .gray8 else { return self }
        let stored = orientation.swapsSides ? (height, width) : (width, height)
        var turned = [UInt8](repeating: 0, count: bytes.count)
        for row in 0..<stored.1 {
            for column in 0..<stored.0 {
                let (x, y) = shownPlace(of: column, row, orientation)
                turned[row * stored.0 + column] = bytes[y * width + x]
            }
        }
        return Picture(width: stored.0, height: stored.1, format: .gray8, bytes: turned) ?? self
    }

    /// The gray picture as the orientation shows it: stored pixels, each where it is seen.
    package func turned(_ orientation: PictureOrientation) -> Picture {
        guard orientation != .identity, format == .gray8 else { return self }
        let shown = orientation.swapsSides ? (height, width) : (width, height)
        guard
            let canvas = Picture(
                width: shown.0,
                height: shown.1,
                format: .gray8,
                bytes: bytes,
            )
        else { return self }
        var turned = bytes
        for row in 0..<height {
            for column in 0..<width {
                let (x, y) = canvas.shownPlace(of: column, row, orientation)
                turned[y * shown.0 + x] = bytes[row * width + column]
            }
        }
        return Picture(width: shown.0, height: shown.1, format: .gray8, bytes: turned) ?? self
    }

    /// Where a stored pixel is seen in this picture, which is as large as the shown one.
    private func shownPlace(
        of column: Int,
        _ row: Int,
        _ orientation: PictureOrientation,
    ) -> (x: Int, y: Int) {
        switch orientation {
        case .identity: (column, row)
        case .mirrored: (width - 1 - column, row)
        case .halfTurn: (width - 1 - column, height - 1 - row)
        case .mirroredHalfTurn: (column, height - 1 - row)
        case .mirroredLeftTurn: (row, column)
        case .rightTurn: (width - 1 - row, column)
        case .mirroredRightTurn: (width - 1 - row, height - 1 - column)
        case .leftTurn: (row, height - 1 - column)
        }
    }

    /// The gray picture with each new pixel the mean of what it covers.
    func resampled(across: Stretch, down: Stretch) -> Picture {
        guard !(across.isPlain && down.isPlain) else { return self }
        let columns = (0..<across.count).map { across.shares(of: $0) }
        var mixed: [UInt8] = []
        mixed.reserveCapacity(across.count * down.count)
        for row in 0..<down.count {
            let rows = down.shares(of: row)
            for column in columns {
                var sum = 0.0
                for (y, high) in rows {
                    for (x, wide) in column { sum += Double(bytes[y * width + x]) * high * wide }
                }
                mixed.append(UInt8(min(max(sum.rounded(), 0), 255)))
            }
        }
        return Picture(width: across.count, height: down.count, format: .gray8, bytes: mixed)
            ?? self
    }
}
