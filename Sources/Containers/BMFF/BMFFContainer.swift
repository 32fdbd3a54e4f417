import Media

/// An MP4, QuickTime or M4A file: boxes of the ISO base media file format (ISO/IEC 14496-12).
///
/// It keeps where the boxes stand and what the metadata says. The tables that point at the media
/// are read when an edit is planned, and adjusted while they are copied.
struct BMFFContainer: Container {
    let format: ContainerFormat
    let facts: MediaFacts
    let metadata: [MetadataEntry]

    let source: any ByteSource
    let limits: ContainerLimits
    let tree: BoxTree
    let places: [MetadataPlace]
    /// The movie header's node; none in a media segment that is delivered apart from it.
    let movie: Int?

    /// Reads a file's boxes.
    ///
    /// - Throws: ``ContainerError/encrypted(what:at:)`` when the media is.
    init(
        reading source: any ByteSource,
        as format: ContainerFormat,
        limits: ContainerLimits = ContainerLimits(),
    ) throws(ContainerError) {
        guard source.size <= UInt64(Int64.max) else {
            throw .overLimit(what: "the file is too long", at: 0)
        }
        let tree = try BoxTree(reading: source, in: 0..<source.size, limits: limits)
        let movies = tree.children("moov", of: nil)
        if movies.count > 1 {
            throw .malformed(what: "the file has two movie headers", at: tree[movies[1]].start)
        }
        facts =
            try movies.first.map { (node) throws(ContainerError) in
                try MovieFacts(source: source, tree: tree, limits: limits).read(node)
            } ?? MediaFacts()
        var reader = MetadataReader(source, tree, limits)
        try reader.read()
        metadata = reader.places.compactMap { place in
            place.value.map {
                MetadataEntry(slot: place.slot, value: $0, range: tree[place.node].range)
            }
        }
        movie = movies.first
        places = reader.places
        self.format = format
        self.source = source
        self.limits = limits
        self.tree = tree
    }

    /// Says whether there is a place: all need a movie header, which media segments don't have.
    func canSet(_ slot: MetadataSlot) -> Bool {
        guard movie != nil else { return false }
        switch slot {
        case .tag(let key): return !key.isEmpty
        case .comment, .xmp: return true
        case .credential: return false
        case .other where slot.isUserText: return places.contains { $0.slot == slot }
        case .other: return slot.listItem != nil || canReplace(slot)
        }
    }

    /// Whether a label aside stands where bytes may move: behind the first fragment none may.
    private func canReplace(_ slot: MetadataSlot) -> Bool {
        let standing = places.filter { $0.slot == slot && $0.kind == .aside }
        let fragment = tree.child("moof", of: nil).map { tree[$0].start } ?? UInt64.max
        return !standing.isEmpty && standing.allSatisfy { tree[$0.node].start < fragment }
    }
}
