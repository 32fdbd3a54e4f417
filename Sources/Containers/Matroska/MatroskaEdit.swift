import Media

/// Plans how tags get into a file without breaking what points into it.
///
/// They go before the first Cluster, since many readers stop there. Of three ways the first that
/// fits is taken:
///
/// 1. The Tags element in front is written anew with the Void behind it as room.
/// 2. A Tags element of its own takes the place of a Void in front.
/// 3. The Tags element in front grows, or one comes into being before the first Cluster, and all
///    that is behind moves. SeekHeads and Cues are written anew; Clusters that state their own
///    (optional) Position lose it.
///
/// Tags elsewhere that are set anew are taken out where they stand, and leave a Void. In Matroska,
/// places are counted from the Segment's first byte of data, so that its header may change freely.
struct MatroskaEdit {
    let layout: MatroskaLayout
    let source: any ByteSource
    let limits: ContainerLimits
    /// What replaces which bytes of the file; an empty range is an insertion.
    private(set) var patches: [Patch] = []
    /// Whether bytes behind a patch move, so that what states places is written anew.
    var movesRest = false
    /// Where Tags come to stand that no SeekHead names yet.
    private var unnamedTags: UInt64?
    /// The Clusters that were edited, by place: where their data begins.
    var editedClusters: [UInt64: UInt64] = [:]
    /// What happens to cue points of pictures that are gone.
    var cueRepair: MatroskaCueRepair?

    /// New bytes for a stretch of the file.
    struct Patch {
        let range: Range<UInt64>
        let new: Splice

        init(range: Range<UInt64>, new: Splice) { (self.range, self.new) = (range, new) }

        init(range: Range<UInt64>, bytes: [UInt8]) {
            var new = Splice()
            new.insert(bytes)
            self.init(range: range, new: new)
        }

        var growth: Int64 { Int64(new.size) - Int64(range.count) }
    }

    init(layout: MatroskaLayout, source: any ByteSource, limits: ContainerLimits) {
        (self.layout, self.source, self.limits) = (layout, source, limits)
    }

    mutating func add(_ patch: Patch) { patches.append(patch) }

    mutating func patch(_ range: Range<UInt64>, _ bytes: [UInt8]) {
        add(Patch(range: range, bytes: bytes))
    }

    /// Replaces the beginning of a stretch by as many bytes.
    mutating func overwrite(_ room: Range<UInt64>, _ bytes: [UInt8]) {
        patch(room.lowerBound..<room.lowerBound + UInt64(bytes.count), bytes)
    }

    /// Sets tags about the whole file, of which each name stands once afterwards.
    mutating func set(
        _ values: [(name: String, value: [UInt8])],
        in all: [MatroskaTags],
    ) throws(ContainerError) {
        let names = Set(values.map { $0.name.asciiUppercased })
        let new = MatroskaTags.globalTag(values)
        let host = all.last { isInFront($0.element) }
        for tags in all where tags.element != host?.element { try shrink(tags, removing: names) }
        if let host {
            try set(new, removing: names, in: host)
        } else if try !useVoid(for: new) {
            let place = layout.firstCluster?.offset ?? layout.segmentEnd
            patch(place..<place, EBML.master(MatroskaID.tags, [new]))
            (unnamedTags, movesRest) = (place, true)
        }
    }

    /// Plans the new file: what states places is put right, then come patches, and what lies
    /// between them.
    mutating func splice() throws(ContainerError) -> Splice {
        if movesRest {
            try moveWhatFollows(newTagsAt: unnamedTags)
        } else if let unnamedTags {
            try addSeekEntry(toTagsAt: unnamedTags)
        }
        if !patches.isEmpty { try dropSegmentChecksum() }
        return try written()
    }

    private func written() throws(ContainerError) -> Splice {
        var all = patches
        if let size = segmentSize() { all.append(size) }
        all.sort {
            let (one, other) = ($0.range, $1.range)
            return (one.lowerBound, one.upperBound) < (other.lowerBound, other.upperBound)
        }
        var splice = Splice()
        var position: UInt64 = 0
        for patch in all {
            guard position <= patch.range.lowerBound else {
                throw .malformed(
                    what: "elements of the Matroska segment overlap",
                    at: patch.range.lowerBound,
                )
            }
            splice.copy(position..<patch.range.lowerBound)
            splice.append(piecesOf: patch.new)
            position = patch.range.upperBound
        }
        splice.copy(position..<source.size)
        return splice
    }

    // MARK: Tags

    /// Takes tags out; what gets free becomes a Void.
    private mutating func shrink(
        _ tags: MatroskaTags,
        removing names: Set<String>,
    ) throws(ContainerError) {
        guard try tags.holds(names) else { return }
        let range = try range(of: tags.element)
        let kept = try tags.removing(names)
        // Even an empty Tags stays one: a SeekHead may lead to it.
        let count = UInt64(range.count)
        guard let bytes = EBML.master(MatroskaID.tags, kept, filling: count) else {
            throw .malformed(what: "the tags that stay don't fit any more", at: range.lowerBound)
        }
        overwrite(range, bytes)
    }

    /// Sets a tag in the Tags element in front, or in a Void where that has no room.
    private mutating func set(
        _ new: [UInt8],
        removing names: Set<String>,
        in host: MatroskaTags,
    ) throws(ContainerError) {
        let room = try room(of: host.element)
        let children = try host.removing(names) + [new]
        if let bytes = EBML.master(MatroskaID.tags, children, filling: UInt64(room.count)) {
            overwrite(room, bytes)
        } else if try useVoid(for: new) {
            try shrink(host, removing: names)
        } else {
            patch(room, EBML.master(MatroskaID.tags, children))
            movesRest = true
        }
    }

    /// Puts a Tags element in the place of a Void in front.
    ///
    /// - Returns: whether there was one large enough. That behind a SeekHead isn't taken, since
    ///   it is the room for new entries.
    private mutating func useVoid(for tag: [UInt8]) throws(ContainerError) -> Bool {
        let seekHeadEnds = layout.elements(MatroskaID.seekHead).map(\.end)
        for void in layout.elements(MatroskaID.void) where isInFront(void) {
            if seekHeadEnds.contains(void.offset) { continue }
            let room = try room(of: void)
            let count = UInt64(room.count)
            guard let bytes = EBML.master(MatroskaID.tags, [tag], filling: count) else { continue }
            overwrite(room, bytes)
            unnamedTags = void.offset
            return true
        }
        return false
    }

    private func isInFront(_ element: EBMLElement) -> Bool {
        element.offset < layout.firstCluster?.offset ?? .max
    }

    /// An element with the Voids behind it.
    func room(of element: EBMLElement) throws(ContainerError) -> Range<UInt64> {
        let own = try range(of: element)
        return own.lowerBound..<layout.endOfVoids(at: own.upperBound)
    }

    func range(of element: EBMLElement) throws(ContainerError) -> Range<UInt64> {
        guard let end = element.end, end <= layout.segmentEnd else {
            throw .truncated(what: "a Matroska element", at: element.offset)
        }
        return element.offset..<end
    }

    func node(_ element: EBMLElement) throws(ContainerError) -> EBMLNode {
        try EBMLNode(element, of: source, limit: limits.structureBytes)
    }

    // MARK: The Segment

    /// A checksum of the whole Segment, which nobody writes, would be wrong now.
    private mutating func dropSegmentChecksum() throws(ContainerError) {
        guard let first = layout.found[layout.segment.dataOffset],
            first.id == MatroskaID.checksum
        else { return }
        let range = try range(of: first)
        overwrite(range, EBML.void(UInt64(range.count)))
    }

    /// The Segment's new size in as many bytes as before, or in eight where those don't do.
    private func segmentSize() -> Patch? {
        let growth = patches.reduce(0) { $0 + $1.growth }
        guard growth != 0, let old = layout.segment.dataSize else { return nil }
        let size = old &+ UInt64(bitPattern: growth)
        let start = layout.segment.offset + UInt64(EBML.identifier(MatroskaID.segment).count)
        let range = start..<layout.segment.dataOffset
        let length = EBML.shortestSize(size) <= range.count ? range.count : 8
        return Patch(range: range, bytes: EBML.size(size, length: length))
    }
}
