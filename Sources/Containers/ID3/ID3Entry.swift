/// Metadata that a frame of a tag holds, in the words that all formats share.
struct ID3Entry: Hashable, Sendable {
    /// Which of the tag's frames holds it.
    let frame: Int
    /// What kind of place the frame is.
    let slot: MetadataSlot
    /// The text in UTF-8, the XMP packet or the manifest store.
    let value: [UInt8]
    /// The language of a comment.
    let language: [UInt8]?
}

extension ID3Tag {
    /// Reads the frames that a label, a credential or a trace of a generator may stand in.
    func readEntries(_ limits: ContainerLimits) throws(ContainerError) -> [ID3Entry] {
        var entries: [ID3Entry] = []
        var total = 0
        for (index, frame) in frames.enumerated() where try isOfInterest(frame) {
            guard let bytes = try content(of: frame, limits: limits),
                let content = ID3Content(bytes, of: frame)
            else { continue }
            total += bytes.count
            guard total <= limits.structureBytes else {
                throw .overLimit(what: "the ID3 tag holds too much text", at: range.lowerBound)
            }
            if let entry = ID3Entry(content, of: frame, at: index) { entries.append(entry) }
        }
        return entries
    }

    /// Looks at the beginning of frames that may be large, so that others' objects stay unread.
    private func isOfInterest(_ frame: ID3Frame) throws(ContainerError) -> Bool {
        guard frame.isPlain else { return false }
        var cursor = ByteCursor(body, in: frame.content, windowBytes: 64)
        let head = try cursor.peek(64, "an ID3 frame")
        switch frame.modernID {
        case "COMM": return true
        case "PRIV": return head.starts(with: ID3Entry.owner + [0])
        case "GEOB":
            let type = head.dropFirst().map(\.asciiUppercased)
            return ID3Content.credentialTypes.contains { known in
                type.starts(with: known.utf8.map(\.asciiUppercased) + [0])
            }
        default: return frame.id.hasPrefix("T")
        }
    }
}

extension ID3Entry {
    /// The owner of the `PRIV` frame that holds an XMP packet (XMP part 3, 1.1.3).
    static let owner = Array("XMP".utf8)

    init?(_ content: ID3Content, of frame: ID3Frame, at index: Int) {
        self.frame = index
        if case .comment(let spoken, _, _) = content { language = spoken } else { language = nil }
        switch content {
        case .text(let text):
            (slot, value) = (.other("ID3:" + frame.modernID), text)
        case .userText(let description, let text):
            (slot, value) = (.tag(String(decoding: description, as: UTF8.self)), text)
        case .comment(_, let description, let text):
            let name = String(decoding: description, as: UTF8.self)
            (slot, value) = (name.isEmpty ? .comment : .other("ID3:COMM:" + name), text)
        case .privateData(_, let data): (slot, value) = (.xmp, data)
        case .object(_, _, _, let data): (slot, value) = (.credential, data)
        }
    }
}
