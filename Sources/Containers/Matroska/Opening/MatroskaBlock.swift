/// One frame of the picture track where it stands in a Cluster, with what another in its place
/// has to keep (RFC 9559, sections 5.1.3.4, 5.1.3.5 and 10).
struct MatroskaBlock: Sendable {
    /// The SimpleBlock or BlockGroup.
    let element: EBMLElement
    /// Where it stands among the Clusters that were walked over.
    let place: Place
    /// When the frame is shown, in ticks.
    let time: Int64
    /// Whether it says that decoding can start with it.
    let isKey: Bool
    /// The frame's bytes in the file.
    let frame: Range<UInt64>
    /// What a BlockGroup states of how the frame is shown, byte for byte; `nil` for a SimpleBlock.
    let showing: [UInt8]?

    /// A place in the order of blocks.
    struct Place: Hashable, Sendable {
        /// Which Cluster it is, from 0.
        let cluster: Int
        /// Which of the Cluster's blocks it is, from 1.
        let number: Int
    }

    /// What stands before a frame in a SimpleBlock or Block.
    struct Head: Sendable {
        let track: UInt64
        let relativeTime: Int16
        let flags: UInt8
        let frame: Range<UInt64>

        /// A SimpleBlock's frame that decoding can start with.
        var isKey: Bool { flags & 0x80 != 0 }

        /// Reads the head of a block whose data the cursor stands at.
        init(_ element: EBMLElement, _ cursor: inout ByteCursor) throws(ContainerError) {
            let (number, length) = try cursor.variableInteger(longest: 8)
            track = number & (UInt64(1) << (7 * UInt64(length)) - 1)
            relativeTime = Int16(
                truncatingIfNeeded: try cursor.bigEndian(2, "a Matroska block")
            )
            flags = try cursor.uint8("a Matroska block")
            guard let end = element.end, cursor.offset <= end else {
                throw .malformed(what: "a Matroska block is too short", at: element.offset)
            }
            frame = cursor.offset..<end
        }

        /// Refuses what can't be replaced frame by frame.
        func check(_ element: EBMLElement) throws(ContainerError) {
            guard flags & 0x06 == 0 else {
                throw .unsupported(
                    what: "a block holds several pictures (lacing)",
                    at: element.offset,
                )
            }
            guard flags & 0x08 == 0 else {
                throw .unsupported(what: "a block's picture isn't shown", at: element.offset)
            }
        }
    }
}

/// Blocks with new frames in them.
extension MatroskaBlock {
    /// A frame as a SimpleBlock, or as a BlockGroup with what is kept of how it is shown.
    ///
    /// - Parameter reference: the frame that this one needs, in ticks from it; `nil` for a key
    ///   picture.
    static func encoded(
        _ frame: Splice,
        track: UInt64,
        relativeTime: Int16,
        reference: Int64?,
        showing: [UInt8]?,
    ) -> Splice {
        let number = EBML.size(track, length: EBML.shortestSize(track))
        let head = number + UInt16(bitPattern: relativeTime).bigEndianBytes
        var whole = Splice()
        guard let showing else {
            let key: UInt8 = reference == nil ? 0x80 : 0
            whole.insert(header(MatroskaID.simpleBlock, head + [key], frame.size))
            whole.append(piecesOf: frame)
            return whole
        }
        let block = header(MatroskaID.block, head + [0], frame.size)
        let rest =
            showing
            + (reference.map { EBML.element(MatroskaID.referenceBlock, shortest($0)) } ?? [])
        let size = frame.size + UInt64(rest.count)
        whole.insert(header(MatroskaID.blockGroup, block, size))
        whole.append(piecesOf: frame)
        whole.insert(rest)
        return whole
    }

    /// An element up to the data that follow its first bytes.
    private static func header(_ id: UInt32, _ first: [UInt8], _ rest: UInt64) -> [UInt8] {
        let size = UInt64(first.count) + rest
        return EBML.identifier(id) + EBML.size(size, length: EBML.shortestSize(size)) + first
    }

    /// A signed number in the fewest bytes, one at least.
    private static func shortest(_ value: Int64) -> [UInt8] {
        let bits = 65 - (value < 0 ? ~value : value).leadingZeroBitCount
        return Array(value.bigEndianBytes.suffix((bits + 7) / 8))
    }
}
