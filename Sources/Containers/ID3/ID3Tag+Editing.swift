import Media

extension ID3Tag {
    /// The version of tags that are made where none is: 2.3, which more players know than 2.4.
    ///
    /// It has no UTF-8; a label's JSON is ASCII and so stands in it byte by byte.
    static let newVersion: UInt8 = 3

    /// The padding that a tag has at least, where the standard allows any.
    ///
    /// Some readers, exiftool 12 among them, lose a last frame without room for a head behind it.
    static let leastPadding: UInt64 = 10

    /// Whether a version has a frame for a slot.
    static func canHold(_ slot: MetadataSlot, version: UInt8) -> Bool {
        switch slot {
        case .tag, .comment: (2...4).contains(version)
        case .xmp, .credential: (3...4).contains(version)
        case .other: false
        }
    }

    /// A new tag that holds the values, behind frames that are carried over from elsewhere.
    static func new(
        setting changes: [MetadataChange],
        carrying carried: [UInt8] = [],
    ) throws(ContainerError) -> [UInt8] {
        let header = ID3Header(version: newVersion, flags: 0, bodyBytes: 0)
        let writer = ID3FrameWriter(header: header, hasPlainSizes: false)
        var frames = carried
        for change in changes { frames += try writer.frame(for: change, at: 0) }
        frames += Array(repeating: 0, count: Int(leastPadding))
        return try writer.header(bodyBytes: UInt64(frames.count), at: 0).bytes() + frames
    }

    /// Whether the tag has something in a slot.
    func holds(_ slot: MetadataSlot) -> Bool { entries.contains { $0.slot.isSame(as: slot) } }

    /// Describes the tag with values set where they stand or, where they don't, behind the
    /// other frames, which all stay byte by byte what they are.
    ///
    /// The tag keeps its size where its padding makes room. An extended header is kept unless it
    /// would become untrue: it states a checksum or, in 2.3, the padding.
    ///
    /// - Parameter dropped: slots whose frames are taken out, since another tag holds them.
    func edited(
        setting changes: [MetadataChange],
        dropping dropped: [MetadataSlot] = [],
    ) throws(ContainerError) -> Splice {
        guard header.isReadable else {
            throw .unsupported(what: "an ID3 tag of this version", at: range.lowerBound)
        }
        let keepsExtension = try keepsExtendedHeader()
        var frames = Splice()
        if keepsExtension { frames.copy(extendedHeader) }
        try append(changes, dropping: dropped, to: &frames)
        if endsInDamage { frames.copy(rest) }
        let flags = keepsExtension ? header.flags : header.flags & ~0x40
        let kept = ID3Header(version: header.version, flags: flags, bodyBytes: header.bodyBytes)
        return isBodyInFile
            ? try wrapped(frames, in: kept) : try unsynchronised(frames, in: kept)
    }

    private func append(
        _ changes: [MetadataChange],
        dropping dropped: [MetadataSlot],
        to splice: inout Splice,
    ) throws(ContainerError) {
        let writer = ID3FrameWriter(header: header, hasPlainSizes: hasPlainSizes)
        var remaining = changes
        let held = Dictionary(entries.map { ($0.frame, $0) }) { first, _ in first }
        for (index, frame) in frames.enumerated() {
            guard let entry = held[index],
                (changes.map(\.slot) + dropped).contains(where: { $0.isSame(as: entry.slot) })
            else {
                splice.copy(frame.range)
                continue
            }
            guard let next = remaining.firstIndex(where: { $0.slot.isSame(as: entry.slot) }) else {
                continue
            }
            let change = remaining.remove(at: next)
            splice.insert(
                try writer.frame(for: change, language: entry.language, at: range.lowerBound)
            )
        }
        for change in remaining {
            splice.insert(try writer.frame(for: change, at: range.lowerBound))
        }
    }

    /// Whether the extended header stays true: in 2.4, without a checksum over the frames.
    private func keepsExtendedHeader() throws(ContainerError) -> Bool {
        guard header.version == 4, !extendedHeader.isEmpty else { return false }
        var cursor = ByteCursor(body, in: extendedHeader)
        return try cursor.bytes(6, "the extended ID3 header")[5] & 0x20 == 0
    }

    private func wrapped(_ frames: Splice, in old: ID3Header) throws(ContainerError) -> Splice {
        let writer = ID3FrameWriter(header: old, hasPlainSizes: hasPlainSizes)
        let least = old.hasFooter ? 0 : Self.leastPadding
        let fits = !old.hasFooter && frames.size + least <= old.bodyBytes
        let room = fits ? old.bodyBytes - frames.size : least
        let padding = endsInDamage ? 0 : min(room, rest.upperBound - rest.lowerBound)
        // What was taken out leaves zeros; what would be too many of them shortens the tag.
        let zeros = Int(min(room - padding, Self.mostZeros))
        let body = frames.size + UInt64(zeros) + padding
        let new = try writer.header(bodyBytes: body, at: range.lowerBound)
        var splice = Splice()
        splice.insert(new.bytes())
        splice.append(piecesOf: frames)
        splice.insert(Array(repeating: 0, count: zeros))
        splice.copy(rest.upperBound - padding..<rest.upperBound)
        if new.hasFooter { splice.insert(new.bytes(mark: "3DI")) }
        return splice
    }

    /// The most zeros that fill the room of frames taken out.
    private static let mostZeros: UInt64 = 1 << 20

    private func unsynchronised(
        _ frames: Splice,
        in old: ID3Header,
    ) throws(ContainerError) -> Splice {
        let sink = MemorySink()
        try frames.write(from: body, to: sink)
        var bytes = Unsynchronisation.applied(to: sink.bytes)
        let least = Int(Self.leastPadding)
        let room = Int(clamping: old.bodyBytes) - bytes.count
        bytes += Array(repeating: 0, count: max(room, 0) < least ? least : room)
        let writer = ID3FrameWriter(header: old, hasPlainSizes: false)
        let new = try writer.header(bodyBytes: UInt64(bytes.count), at: range.lowerBound)
        var splice = Splice()
        splice.insert(new.bytes() + bytes)
        return splice
    }
}
