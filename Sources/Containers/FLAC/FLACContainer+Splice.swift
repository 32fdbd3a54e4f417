extension FLACContainer {
    /// Tags whose key a Vorbis comment can have, and the comment; the label and the XMP packet of
    /// an ID3 tag in front, where they stand.
    public func canSet(_ slot: MetadataSlot) -> Bool {
        VorbisComment.key(of: slot) != nil || isInPrefix(slot)
    }

    private func isInPrefix(_ slot: MetadataSlot) -> Bool {
        guard let prefix, let inner = slot.withinID3, inner != .credential else { return false }
        return prefix.holds(inner)
    }

    /// Plans the edit: one VORBIS_COMMENT block is rewritten, all other blocks are kept.
    ///
    /// Padding directly behind the block takes up the difference where it can, and the file keeps
    /// its size. A missing block is made behind STREAMINFO. Where there are several, which the
    /// standard forbids, the first is set and the others lose the key. Nothing else moves in
    /// meaning: seek points count from the first frame. What stands in the ID3 tag is set there.
    ///
    /// - Throws: ``ContainerError/overLimit(what:at:)`` when the block would pass 24 bits.
    public func splice(setting changes: [MetadataChange]) throws(ContainerError) -> Splice {
        let places = comments.isEmpty ? [newPlace] : comments.map { place(at: $0.index) }
        let old = comments.isEmpty ? [VorbisComment()] : comments.map(\.list)
        let lists = try VorbisComment.setting(
            changes.filter { !isInPrefix($0.slot) },
            in: old,
            main: 0,
            at: places.first?.range.lowerBound ?? 0,
        )
        var splice = Splice()
        var position = try copyPrefix(setting: changes, into: &splice)
        for (place, (before, after)) in zip(places, zip(old, lists)) where before != after {
            try copy(position..<place.range.lowerBound, upTo: place, into: &splice)
            position = try place.write(after, into: &splice)
        }
        splice.copy(position..<size)
        return splice
    }

    /// Copies the ID3 tag in front with what is set in it, and gives where it ends.
    private func copyPrefix(
        setting changes: [MetadataChange],
        into splice: inout Splice,
    ) throws(ContainerError) -> UInt64 {
        let here = changes.filter { isInPrefix($0.slot) }.withinID3
        guard let prefix, !here.isEmpty else { return 0 }
        splice.append(piecesOf: try prefix.edited(setting: here))
        return prefix.range.upperBound
    }

    /// Copies what stands before a place; STREAMINFO stops being last when a block is put behind.
    private func copy(
        _ range: Range<UInt64>,
        upTo place: FLACCommentPlace,
        into splice: inout Splice,
    ) throws(ContainerError) {
        guard place.range.isEmpty, place.isLast, let info = blocks.first else {
            return splice.copy(range)
        }
        splice.copy(range.lowerBound..<info.range.lowerBound)
        splice.insert([FLACBlock.Kind.streamInfo.rawValue])
        splice.copy(info.range.lowerBound + 1..<range.upperBound)
    }

    private var newPlace: FLACCommentPlace {
        let end = blocks.first?.range.upperBound ?? 0
        return FLACCommentPlace(
            range: end..<end,
            isLast: blocks.first?.isLast ?? true,
            padding: padding(at: 1),
        )
    }

    private func place(at index: Int) -> FLACCommentPlace {
        FLACCommentPlace(
            range: blocks[index].range,
            isLast: blocks[index].isLast,
            padding: padding(at: index + 1),
        )
    }

    private func padding(at index: Int) -> FLACBlock? {
        blocks.indices.contains(index) && blocks[index].kind == .padding ? blocks[index] : nil
    }
}

/// Where a comment block stands or shall stand, with the padding that may be used up.
private struct FLACCommentPlace {
    /// The block to replace; empty where there is none yet.
    let range: Range<UInt64>
    /// Whether the block is, or will be, the last one.
    let isLast: Bool
    /// The padding that follows directly.
    let padding: FLACBlock?

    /// Writes the block, and gives where the rest of the old file begins.
    func write(
        _ list: VorbisComment,
        into splice: inout Splice,
    ) throws(ContainerError) -> UInt64 {
        let content = list.bytes
        guard content.count <= FLACBlock.mostBytes else {
            throw .overLimit(what: "FLAC's comments would pass 16 MiB", at: range.lowerBound)
        }
        guard let padding, let rest = rest(of: padding, behind: content) else {
            let head = FLACBlock.head(.vorbisComment, isLast: isLast, count: content.count)
            splice.insert(head + content)
            return range.upperBound
        }
        let endsHere = rest.isEmpty && padding.isLast
        let head = FLACBlock.head(.vorbisComment, isLast: endsHere, count: content.count)
        splice.insert(head + content + rest)
        return padding.range.upperBound
    }

    /// The padding that is left so that the file keeps its size; `nil` when that can't be.
    private func rest(of padding: FLACBlock, behind content: [UInt8]) -> [UInt8]? {
        let spare = range.count + padding.range.count - FLACBlock.headBytes - content.count
        guard spare != 0 else { return [] }
        let count = spare - FLACBlock.headBytes
        guard (0...FLACBlock.mostBytes).contains(count) else { return nil }
        return FLACBlock.head(.padding, isLast: padding.isLast, count: count)
            + Array(repeating: 0, count: count)
    }
}
