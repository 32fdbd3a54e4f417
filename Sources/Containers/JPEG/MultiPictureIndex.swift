/// The index of the pictures that follow the first one in a file (CIPA DC-007, 5.2.3).
///
/// Its offsets count from its own header, which stands in an APP2 segment of the first picture:
/// bytes put in between the two move the others away from it.
struct MultiPictureIndex: Sendable {
    private struct Picture: Sendable {
        /// Where the size stands in the file; the offset follows it.
        let place: UInt64
        let size: UInt32
        let offset: UInt32
    }

    private let block: TIFFBlock
    private let header: UInt64
    private var pictures: [Picture] = []

    /// Where the segment that holds it begins.
    let segmentStart: UInt64

    /// Reads an index whose header stands at `header`, or gives `nil` when it lists nothing.
    init?(_ bytes: [UInt8], header: UInt64, segmentStart: UInt64) {
        guard let block = TIFFBlock(bytes), let list = block.entry(0xB002, in: .main) else {
            return nil
        }
        self.block = block
        self.header = header
        self.segmentStart = segmentStart
        for start in stride(from: list.value.lowerBound, to: list.value.upperBound - 15, by: 16) {
            pictures.append(
                Picture(
                    place: header + UInt64(start) + 4,
                    size: block.uint32(at: start + 4),
                    offset: block.uint32(at: start + 8),
                )
            )
        }
    }

    /// The changes that keep the index right when the file's bytes move by a map.
    func patches(_ map: OffsetMap) throws(ContainerError) -> [PicturePatch] {
        var patches: [PicturePatch] = []
        for picture in pictures {
            // Offset 0 is the first picture itself: it stays and grows.
            let isFirst = picture.offset == 0
            let old = isFirst ? picture.size : picture.offset
            let shift =
                isFirst
                ? map.shift(at: UInt64(picture.size))
                : map.shift(at: header + UInt64(picture.offset)) - map.shift(at: header)
            guard let new = UInt32(exactly: Int64(old) + shift) else {
                throw .overLimit(what: "a picture behind the first moves too far", at: header)
            }
            let place = isFirst ? picture.place : picture.place + 4
            if new != old {
                patches.append(.init(range: place..<place + 4, bytes: block.encoded(new)))
            }
        }
        return patches
    }
}
