public import Media

/// An FLV file: a short head, then tags of sound, video and script data.
///
/// The AIGC label is a text `AIGC` in the script data `onMetaData` (TC260-PG-20257A), the comment
/// a text `comment` in the same. Other texts there are listed as `onMetaData:encoder` …. An XMP
/// packet is `liveXML` in `onXMPData` (XMP part 3, 2.3.3); it is read, and set where it stands. A
/// new one isn't made: ffmpeg takes that tag for a stream of its own, which copies then stumble on.
///
/// A file without `onMetaData` gets one as its first tag. All of the file moves by what is put in;
/// the offsets of key frames that indexers write into `onMetaData`, and `filesize`, follow.
///
/// What stands in the first tags is looked at, not the whole file. A file that ends within a tag
/// is cut off, and refused.
public struct FLVContainer: Container {
    /// Always FLV.
    public let format = ContainerFormat.flv
    /// What `onMetaData` and the first tags state.
    public let facts: MediaFacts
    /// The metadata in the order in which it stands.
    public let metadata: [MetadataEntry]

    let source: any ByteSource
    /// Where the first tag stands.
    let start: UInt64
    /// The tags named `onMetaData`.
    let descriptions: [FLVScript]
    /// The tags named `onXMPData`.
    let packets: [FLVScript]

    /// Reads the first tags' heads, and the script data among them.
    ///
    /// - Throws: ``ContainerError`` when the file is no FLV, cut off or over a limit.
    public init(
        _ source: any ByteSource,
        limits: ContainerLimits = ContainerLimits(),
    ) throws(ContainerError) {
        self.source = source
        let walk = try FLVWalk(source, limits)
        start = walk.start
        var scripts: [FLVScript] = []
        var total = 0
        for tag in walk.tags where tag.type == 18 && !tag.isFiltered {
            total += tag.content.count
            guard total <= limits.structureBytes else {
                let at = tag.range.lowerBound
                throw .overLimit(what: "the FLV file holds too much script data", at: at)
            }
            if let script = try FLVScript(source, tag, limits: limits) { scripts.append(script) }
        }
        descriptions = scripts.filter { $0.name == "onMetaData" }
        packets = scripts.filter { $0.name == "onXMPData" }
        facts = try FLVFacts(walk, descriptions).read(source)
        metadata = scripts.flatMap(Self.entries)
    }

    private static func entries(of script: FLVScript) -> [MetadataEntry] {
        script.members.compactMap { member in
            guard let slot = slot(of: member, in: script), let text = script.text(member) else {
                return nil
            }
            let start = script.tag.content.lowerBound
            let range =
                start + UInt64(member.range.lowerBound)..<start + UInt64(member.range.upperBound)
            return MetadataEntry(slot: slot, value: text, range: range)
        }
    }

    private static func slot(of member: AMFMember, in script: FLVScript) -> MetadataSlot? {
        switch (script.name, member.name.asciiUppercased) {
        case ("onXMPData", "LIVEXML"): .xmp
        case ("onMetaData", "AIGC"): .tag(member.name)
        case ("onMetaData", "COMMENT"): .comment
        case ("onMetaData", _): .other("onMetaData:" + member.name)
        default: nil
        }
    }

    /// Says which slots of ``MetadataSlot`` an FLV file has a place for.
    ///
    /// XMP and other texts can be set where they stand.
    public func canSet(_ slot: MetadataSlot) -> Bool {
        switch slot {
        case .tag: slot.isSame(as: .tag("AIGC"))
        case .comment: true
        case .xmp: !packets.isEmpty
        case .other:
            Self.key(of: slot).map { key in descriptions.contains { $0.holds(key) } } ?? false
        case .credential: false
        }
    }

    /// The key in `onMetaData` that a slot is.
    static func key(of slot: MetadataSlot) -> [UInt8]? {
        let prefix = "onMetaData:"
        switch slot {
        case .tag(let key): return slot.isSame(as: .tag("AIGC")) ? Array(key.utf8) : nil
        case .comment: return Array("comment".utf8)
        case .other(let name) where name.hasPrefix(prefix):
            return Array(name.dropFirst(prefix.count).utf8)
        case .xmp, .credential, .other: return nil
        }
    }
}
