import Media

extension TIFFBlock {
    /// How the picture is to be mirrored and turned, by the first directory.
    var orientation: PictureOrientation {
        guard let entry = entry(TIFFTag.orientation, in: .main), entry.value.count >= 2 else {
            return .identity
        }
        let number =
            entry.type == 4
            ? Int(uint32(at: entry.value.lowerBound)) : Int(uint16(at: entry.value.lowerBound))
        return PictureOrientation(rawValue: number) ?? .identity
    }

    /// The block without its second directory, which holds a small copy of the picture.
    ///
    /// A copy at the block's end is cut off, one amid the block is written over with zeros: what
    /// stands behind it keeps its offset.
    func withoutThumbnail() -> TIFFBlock {
        let pointer = mainStart + 2 + 12 * Int(uint16(at: mainStart))
        let start = Int(uint32(at: pointer))
        guard mainStart >= 8, pointer + 4 <= bytes.count, start >= 8, start + 2 <= bytes.count
        else {
            return self
        }
        var block = self
        block.overwrite([0, 0, 0, 0], at: pointer)
        let parts = DisjointRanges(joining: thumbnailParts(at: start))
        for range in parts.ranges.reversed() { block.clear(range) }
        return TIFFBlock(block.bytes) ?? self
    }

    /// The second directory, its values, and the picture that it points to.
    private func thumbnailParts(at start: Int) -> [Range<Int>] {
        let count = Int(uint16(at: start))
        var parts = [start..<min(bytes.count, start + 2 + 12 * count + 4)]
        let offsets = stride(from: start + 2, through: bytes.count - 12, by: 12).prefix(count)
        let fields = offsets.compactMap { entry(at: $0, in: .main) }
        parts += fields.filter { !$0.isInline }.map(\.value)
        for (place, size) in [(0x0201, 0x0202), (273, 279)] as [(UInt16, UInt16)] {
            guard let place = fields.first(where: { $0.tag == place })?.value.lowerBound,
                let size = fields.first(where: { $0.tag == size })?.value.lowerBound
            else { continue }
            let lower = Int(uint32(at: place))
            guard lower < bytes.count else { continue }
            parts.append(lower..<min(bytes.count, lower + Int(uint32(at: size))))
        }
        let kept = DisjointRanges(joining: tables + entries.map(\.value))
        return parts.filter { $0.lowerBound >= 8 && !kept.overlaps($0) }
    }

    private mutating func clear(_ range: Range<Int>) {
        // A byte that evens the block out may follow.
        if range.upperBound + 1 >= bytes.count {
            truncate(to: range.lowerBound)
        } else {
            overwrite([UInt8](repeating: 0, count: range.count), at: range.lowerBound)
        }
    }
}
