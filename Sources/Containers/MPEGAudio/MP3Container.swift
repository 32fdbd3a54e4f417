public import Media

/// An MP3 file: ID3v2 tags, then frames of sound.
///
/// The AIGC label is a `TXXX` frame described `AIGC` (TC260-PG-202510A), the comment a `COMM` frame
/// without a description, XMP a `PRIV` frame of the owner `XMP`, Content Credentials a `GEOB` frame
/// whose last bytes are the manifest store (C2PA 2.2, A.3.3). Other text frames are listed as
/// `ID3:TIT2`, `ID3:TSSE` …. A tag at the end of the file, ID3v1 and APE stay as they are; a file
/// whose only tag is ID3v1 gets that tag's fields in the new one too, since players look there
/// first, and the comment of an ID3v1 tag is a comment.
///
/// A file that ends within a tag or its first frame, or clearly before the count of bytes that a
/// Xing, Info or VBRI header states, is cut off, and refused.
public struct MP3Container: Container {
    /// Always MP3.
    public let format = ContainerFormat.mp3
    /// What the first frame states.
    public let facts: MediaFacts
    /// The metadata of all tags at the beginning, in the order in which it stands.
    public let metadata: [MetadataEntry]

    let fileBytes: UInt64
    /// The tags at the beginning, one right behind the other.
    let tags: [ID3Tag]
    /// The old tag at the end.
    let oldTag: ID3v1?

    /// Reads the tags at the beginning and the first frame of the sound.
    ///
    /// - Throws: ``ContainerError`` when there is no sound, a tag is cut off or over a limit.
    public init(
        _ source: any ByteSource,
        limits: ContainerLimits = ContainerLimits(),
    ) throws(ContainerError) {
        fileBytes = source.size
        tags = try Self.tags(of: source, limits)
        let sound = try MPEGAudioStream(source, from: tags.last?.range.upperBound ?? 0)
        facts = Self.facts(of: sound)
        oldTag = try ID3v1(source, behind: sound.offset)
        let entries = tags.flatMap { tag in
            tag.entries.map { entry in
                MetadataEntry(
                    slot: entry.slot,
                    value: entry.value,
                    range: tag.place(of: tag.frames[entry.frame]),
                )
            }
        }
        metadata = entries + Self.oldComment(oldTag, beside: entries)
    }

    /// The comment of the old tag, unless it's the beginning of one that stands in a tag before.
    private static func oldComment(
        _ tag: ID3v1?,
        beside entries: [MetadataEntry],
    ) -> [MetadataEntry] {
        guard let tag, !tag.comment.isEmpty,
            !entries.contains(where: { $0.slot == .comment && $0.value.starts(with: tag.comment) })
        else { return [] }
        return [MetadataEntry(slot: .comment, value: tag.comment, range: tag.commentRange)]
    }

    private static func tags(
        of source: any ByteSource,
        _ limits: ContainerLimits,
    ) throws(ContainerError) -> [ID3Tag] {
        var tags: [ID3Tag] = []
        while true {
            let offset = tags.last?.range.upperBound ?? 0
            guard let tag = try ID3Tag(reading: source, at: offset, limits: limits) else {
                return tags
            }
            guard tags.count < mostTags else {
                throw .overLimit(what: "the file has too many ID3 tags", at: offset)
            }
            tags.append(tag)
        }
    }

    /// The most tags that may stand one behind the other; more than two are never met.
    private static let mostTags = 16

    private static func facts(of sound: MPEGAudioStream) -> MediaFacts {
        var facts = MediaFacts()
        facts.kind = .audio
        facts.audioCodec = sound.header.codec
        facts.sampleRate = sound.header.sampleRate
        facts.channels = sound.header.channels
        facts.durationSeconds = sound.durationSeconds
        return facts
    }

    /// Says which slots of ``MetadataSlot`` the file's tags have a place for.
    ///
    /// XMP and credentials have none in a tag of version 2.2, which is kept as it is.
    public func canSet(_ slot: MetadataSlot) -> Bool { tag(for: slot) != nil }

    /// Which tag a slot is set in: the first that has it, else the first that can; 0 for a new one.
    private func tag(for slot: MetadataSlot) -> Int? {
        if tags.isEmpty { return ID3Tag.canHold(slot, version: ID3Tag.newVersion) ? 0 : nil }
        let able = tags.indices.filter {
            tags[$0].header.isReadable
                && ID3Tag.canHold(slot, version: tags[$0].header.version)
        }
        return able.first { tags[$0].holds(slot) } ?? able.first
    }

    /// Plans the edit that sets each slot to its value and leaves all else as it is.
    ///
    /// A file without a tag gets one of version 2.3; a tag that is there keeps its version and,
    /// where its padding makes room, its size.
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` for a slot that ``canSet(_:)`` denies,
    ///   and for text that isn't UTF-8.
    public func splice(setting changes: [MetadataChange]) throws(ContainerError) -> Splice {
        let changes = changes.lastOfEachSlot
        var planned: [Int: [MetadataChange]] = [:]
        for change in changes {
            guard let index = tag(for: change.slot) else {
                throw .unsupported(what: "the ID3 tag has no place for \(change.slot)", at: 0)
            }
            planned[index, default: []].append(change)
        }
        var splice = Splice()
        if tags.isEmpty, !changes.isEmpty {
            let hasComment = changes.contains { $0.slot == .comment }
            let carried = oldTag?.frames(besideComment: hasComment) ?? []
            splice.insert(try ID3Tag.new(setting: changes, carrying: carried))
        }
        for (index, tag) in tags.enumerated() {
            let here = planned[index] ?? []
            let repeated = changes.map(\.slot).filter(tag.holds)
            if here.isEmpty, repeated.isEmpty {
                splice.copy(tag.range)
            } else {
                splice.append(piecesOf: try tag.edited(setting: here, dropping: repeated))
            }
        }
        splice.copy((tags.last?.range.upperBound ?? 0)..<fileBytes)
        return splice
    }
}
