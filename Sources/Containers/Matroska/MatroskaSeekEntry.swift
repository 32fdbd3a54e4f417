/// One line of a SeekHead: an element's identifier and where it stands in the Segment.
struct MatroskaSeekEntry: Sendable {
    let id: UInt32
    /// Counted from the Segment's first byte of data.
    let position: UInt64

    /// The entry that a Seek element states, or `nil` when it states none.
    init?(_ node: EBMLNode, _ limits: ContainerLimits) throws(ContainerError) {
        guard node.id == MatroskaID.seek else { return nil }
        let fields = try node.children(limits)
        guard let id = fields.first(MatroskaID.seekID), (1...4).contains(id.data.count),
            let position = fields.first(MatroskaID.seekPosition)
        else { return nil }
        self.id = UInt32(id.unsigned)
        self.position = position.unsigned
    }

    init(id: UInt32, position: UInt64) {
        (self.id, self.position) = (id, position)
    }

    /// The entries of a SeekHead, from its children.
    static func list(
        _ children: [EBMLNode],
        _ limits: ContainerLimits,
    ) throws(ContainerError) -> [MatroskaSeekEntry] {
        var entries: [MatroskaSeekEntry] = []
        for child in children {
            if let entry = try MatroskaSeekEntry(child, limits) { entries.append(entry) }
        }
        return entries
    }

    /// The entry as a Seek element; the position in the fewest bytes, or in so many.
    func encoded(positionLength: Int? = nil) -> [UInt8] {
        let length = positionLength ?? EBML.shortestUnsigned(position)
        return EBML.master(
            MatroskaID.seek,
            [
                EBML.element(MatroskaID.seekID, EBML.identifier(id)),
                EBML.unsigned(MatroskaID.seekPosition, position, length: length),
            ],
        )
    }
}
