public import Media

/// A Matroska or WebM file (RFC 9559, EBML as in RFC 8794).
///
/// Labels and comments are SimpleTags of the Segment; XMP and Content Credentials have no place
/// in the format. A file that ends before its Segment does is cut off, and refused; a recording
/// that broke off before it knew its size is read, and not edited where it ends within an element.
public struct MatroskaContainer: Container {
    /// Matroska or WebM, as the header's DocType says.
    public let format: ContainerFormat
    /// What Info and Tracks state.
    public let facts: MediaFacts
    /// The tags of the whole file, labels at single tracks, and what Info says of title and
    /// programs (`Info:Title`, `Info:MuxingApp`, `Info:WritingApp`).
    public let metadata: [MetadataEntry]
    let source: any ByteSource
    let limits: ContainerLimits

    /// Reads Info, Tracks and Tags, and of the media nothing.
    ///
    /// Clusters are passed over by their sizes, or not visited at all where a SeekHead leads to
    /// Tags. Further Tags that no SeekHead names are then not seen among the Clusters; an edit
    /// visits every element, and refuses to set what it would have to overwrite unread.
    ///
    /// - Throws: ``ContainerError/truncated(what:at:)`` when the file ends before the Segment does,
    ///   ``ContainerError/encrypted(what:at:)`` when the media is, and other cases when
    ///   the file is damaged.
    public init(
        _ source: any ByteSource,
        limits: ContainerLimits = ContainerLimits(),
    ) throws(ContainerError) {
        let layout = try MatroskaLayout(source, limits: limits)
        guard !layout.passesEnd else {
            throw .truncated(what: "the Matroska segment", at: layout.segmentEnd)
        }
        guard let tracks = layout.elements(MatroskaID.tracks).first else {
            let offset = layout.segment.dataOffset
            throw layout.isCut
                ? .truncated(what: "the Matroska segment", at: layout.segmentEnd)
                : .malformed(what: "the Matroska segment has no tracks", at: offset)
        }
        var facts = MatroskaFacts(limits: limits)
        for info in layout.elements(MatroskaID.info).prefix(1) {
            try facts.add(info: EBMLNode(info, of: source, limit: limits.structureBytes))
        }
        try facts.add(tracks: EBMLNode(tracks, of: source, limit: limits.structureBytes))
        var entries = facts.metadata
        entries += try Self.entries(in: Self.tags(of: layout, source, limits))
        metadata = entries.sorted { $0.range.lowerBound < $1.range.lowerBound }
        self.facts = facts.media
        format = layout.docType == Array("webm".utf8) ? .webm : .matroska
        self.source = source
        self.limits = limits
    }

    /// Whether it is a tag or the comment.
    public func canSet(_ slot: MetadataSlot) -> Bool { Self.tagName(of: slot) != nil }

    /// Plans the edit: see `MatroskaEdit` for where the tags go.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` when a slot has no place, a value isn't
    ///   text, or tags stand where reading didn't see them, ``ContainerError/truncated(what:at:)``
    ///   when the file is cut.
    public func splice(setting changes: [MetadataChange]) throws(ContainerError) -> Splice {
        var edit = try edit(setting: changes)
        return try edit.splice()
    }

    /// The edit that sets metadata, which more may be added to.
    func edit(setting changes: [MetadataChange]) throws(ContainerError) -> MatroskaEdit {
        var values: [(name: String, value: [UInt8])] = []
        for change in changes.lastOfEachSlot {
            guard let name = Self.tagName(of: change.slot) else {
                throw .unsupported(what: "Matroska has no place for \(change.slot)", at: 0)
            }
            guard !change.value.contains(0) else {
                throw .unsupported(what: "a Matroska tag can't hold a zero byte", at: 0)
            }
            values.removeAll { $0.name.asciiUppercased == name.asciiUppercased }
            values.append((name, change.value))
        }
        let layout = try MatroskaLayout(source, limits: limits, walksAll: true)
        guard !layout.isCut else {
            throw .truncated(what: "the Matroska segment", at: layout.segmentEnd)
        }
        let tags = try Self.tags(of: layout, source, limits)
        try checkWasSeen(Self.entries(in: tags))
        var edit = MatroskaEdit(layout: layout, source: source, limits: limits)
        if !values.isEmpty { try edit.set(values, in: tags) }
        return edit
    }

    /// Who asks for a change knows ``metadata``: tags beyond it might hold a label that counts
    /// for more than the new one.
    private func checkWasSeen(_ entries: [MetadataEntry]) throws(ContainerError) {
        let seen = metadata.filter { if case .other = $0.slot { false } else { true } }
        let hidden = Set(seen).symmetricDifference(entries).map(\.range.lowerBound).min()
        guard let hidden else { return }
        throw .unsupported(
            what: "tags stand where the file's index doesn't lead; write the file anew first",
            at: hidden,
        )
    }

    private static func entries(
        in all: [MatroskaTags]
    ) throws(ContainerError) -> [MetadataEntry] {
        var entries: [MetadataEntry] = []
        for tags in all { entries += try tags.metadata() }
        return entries
    }

    private static func tagName(of slot: MetadataSlot) -> String? {
        switch slot {
        case .tag(let name): name.isEmpty || name.utf8.contains(0) ? nil : name
        case .comment: MatroskaTags.commentName
        case .xmp, .credential, .other: nil
        }
    }

    private static func tags(
        of layout: MatroskaLayout,
        _ source: any ByteSource,
        _ limits: ContainerLimits,
    ) throws(ContainerError) -> [MatroskaTags] {
        var all: [MatroskaTags] = []
        for element in layout.elements(MatroskaID.tags) {
            let node = try EBMLNode(element, of: source, limit: limits.metadataBytes)
            all.append(try MatroskaTags(node, element, limits))
        }
        return all
    }
}
