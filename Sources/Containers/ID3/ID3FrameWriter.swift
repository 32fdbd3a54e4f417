/// Writes frames as a given tag has them.
struct ID3FrameWriter {
    let header: ID3Header
    /// Whether a 2.4 tag states frame sizes as plain integers; new frames then do so too, since
    /// readers decide once for a tag.
    let hasPlainSizes: Bool

    /// The tag's header with another size.
    func header(bodyBytes: UInt64, at offset: UInt64) throws(ContainerError) -> ID3Header {
        guard bodyBytes <= ID3Header.maximumBodyBytes else {
            throw .unsupported(what: "an ID3 tag of 256 MiB or more", at: offset)
        }
        return ID3Header(version: header.version, flags: header.flags, bodyBytes: bodyBytes)
    }

    /// The frame that holds a value.
    ///
    /// - Parameter language: that of the comment it takes the place of. A new comment is `eng`:
    ///   players show no other, and a label's JSON is in no language.
    func frame(
        for change: MetadataChange,
        language: [UInt8]? = nil,
        at offset: UInt64,
    ) throws(ContainerError) -> [UInt8] {
        let content = try content(for: change, language: language, at: offset)
        guard let (id, bytes) = content.frame(in: header.version) else {
            throw .unsupported(
                what: "an ID3v2.\(header.version) tag has no place for this",
                at: offset,
            )
        }
        let isMarked = header.version == 4 && header.isUnsynchronised
        let stored = isMarked ? Unsynchronisation.applied(to: bytes) : bytes
        return Array(id.utf8) + (try size(stored.count, at: offset))
            + (header.version == 2 ? [] : [0, isMarked ? 0x02 : 0]) + stored
    }

    private func content(
        for change: MetadataChange,
        language: [UInt8]?,
        at offset: UInt64,
    ) throws(ContainerError) -> ID3Content {
        switch change.slot {
        case .tag(let key):
            return .userText(
                description: try text(Array(key.utf8), at: offset),
                value: try text(change.value, at: offset),
            )
        case .comment:
            return .comment(
                language: language ?? Array("eng".utf8),
                description: [],
                text: try text(change.value, at: offset),
            )
        case .xmp: return .privateData(owner: ID3Entry.owner, data: change.value)
        case .credential:
            return .object(
                mime: Array(ID3Content.credentialTypes[0].utf8),
                fileName: Array("c2pa".utf8),
                description: Array("c2pa manifest store".utf8),
                data: change.value,
            )
        case .other(let name):
            throw .unsupported(what: "an ID3 tag has no place \(name)", at: offset)
        }
    }

    private func text(_ bytes: [UInt8], at offset: UInt64) throws(ContainerError) -> [UInt8] {
        guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) else {
            throw .unsupported(what: "a text for ID3 that isn't UTF-8 or holds a zero", at: offset)
        }
        return bytes
    }

    private func size(_ count: Int, at offset: UInt64) throws(ContainerError) -> [UInt8] {
        guard count < (header.version == 2 ? 1 << 24 : 1 << 28) else {
            throw .unsupported(what: "an ID3 frame of this size", at: offset)
        }
        if header.version == 4, !hasPlainSizes { return SyncsafeInteger.bytes(UInt64(count)) }
        let bytes = UInt32(count).bigEndianBytes
        return header.version == 2 ? Array(bytes.dropFirst()) : bytes
    }
}
