/// One Tags element: what is tagged, and what stays when some tags are to be set anew
/// (RFC 9559, section 5.1.8).
struct MatroskaTags: Sendable {
    /// Where it stands in the file.
    let element: EBMLElement
    private let children: [EBMLNode]
    private let limits: ContainerLimits

    init(
        _ node: EBMLNode,
        _ element: EBMLElement,
        _ limits: ContainerLimits,
    )
        throws(ContainerError)
    {
        self.element = element
        self.limits = limits
        children = try node.children(limits)
    }

    /// The tags that are about the whole file, and labels that stand at a single track.
    func metadata() throws(ContainerError) -> [MetadataEntry] {
        var entries: [MetadataEntry] = []
        for tag in children where tag.id == MatroskaID.tag {
            let parts = try tag.children(limits)
            let isGlobal = try isGlobal(parts)
            for part in parts where part.id == MatroskaID.simpleTag {
                let fields = try part.children(limits)
                let name = Self.name(fields)
                guard isGlobal || Self.isLabel(name) else { continue }
                let isComment = isGlobal && name.asciiUppercased == Self.commentName
                entries.append(
                    .init(
                        slot: isComment ? .comment : .tag(name),
                        value: Self.value(fields),
                        range: part.range,
                    )
                )
            }
        }
        return entries
    }

    /// The children without the tags of these names (in capitals), each as it stood.
    ///
    /// A Tag that loses its last SimpleTag goes too. Tags of single tracks, editions, chapters
    /// and attachments stay, except labels.
    func removing(_ names: Set<String>) throws(ContainerError) -> [[UInt8]] {
        var kept: [[UInt8]] = []
        for child in children {
            if child.id != MatroskaID.tag {
                kept.append(child.raw)
            } else if let tag = try removing(names, from: child) {
                kept.append(tag)
            }
        }
        return kept
    }

    /// Whether one of these names stands here.
    func holds(_ names: Set<String>) throws(ContainerError) -> Bool {
        try removing(names) != children.map(\.raw)
    }

    private func removing(
        _ names: Set<String>,
        from tag: EBMLNode,
    ) throws(ContainerError) -> [UInt8]? {
        let parts = try tag.children(limits)
        let isGlobal = try isGlobal(parts)
        var kept: [EBMLNode] = []
        for part in parts {
            guard part.id == MatroskaID.simpleTag else {
                kept.append(part)
                continue
            }
            let name = try Self.name(part.children(limits)).asciiUppercased
            let goes = names.contains(name) && (isGlobal || Self.isLabel(name))
            if !goes { kept.append(part) }
        }
        if kept.count == parts.count { return tag.raw }
        guard kept.contains(where: { $0.id == MatroskaID.simpleTag }) else { return nil }
        return EBML.master(MatroskaID.tag, kept.map(\.raw))
    }

    /// Whether a tag is about the file and not about a track, an edition, a chapter or an
    /// attachment; a target of 0 means all of them.
    private func isGlobal(_ parts: [EBMLNode]) throws(ContainerError) -> Bool {
        guard let targets = parts.first(MatroskaID.targets) else { return true }
        return try targets.children(limits)
            .allSatisfy { !MatroskaID.targetUIDs.contains($0.id) || $0.unsigned == 0 }
    }

    private static func name(_ fields: [EBMLNode]) -> String {
        String(decoding: fields.first(MatroskaID.tagName)?.text ?? [], as: UTF8.self)
    }

    private static func value(_ fields: [EBMLNode]) -> [UInt8] {
        fields.first(MatroskaID.tagString)?.text
            ?? Array(fields.first(MatroskaID.tagBinary)?.data ?? [])
    }

    private static func isLabel(_ name: String) -> Bool { name.asciiUppercased.contains("AIGC") }

    // MARK: Writing

    /// The name that players show as the comment.
    static let commentName = "COMMENT"

    /// A Tag about the whole file with these names and values.
    static func globalTag(_ values: [(name: String, value: [UInt8])]) -> [UInt8] {
        let simpleTags = values.map { value in
            EBML.master(
                MatroskaID.simpleTag,
                [
                    EBML.element(MatroskaID.tagName, Array(value.name.utf8)),
                    EBML.element(MatroskaID.tagString, value.value),
                ],
            )
        }
        return EBML.master(
            MatroskaID.tag,
            [EBML.element(MatroskaID.targets, [])] + simpleTags,
        )
    }
}
