extension VorbisComment {
    /// The list's fields as entries, and its vendor as `.other("vendor")`.
    ///
    /// `COMMENT` in any case is the slot of comments. `DESCRIPTION`, which some programs show as
    /// the comment, stays a tag of its own. Fields without `=` have no key and are left out.
    ///
    /// - Parameter place: where a range of the list's bytes stands in the file.
    func entries(at place: (Range<Int>) -> Range<UInt64>) -> [MetadataEntry] {
        var entries: [MetadataEntry] = []
        var position = 4 + vendor.count
        if !vendor.isEmpty {
            let range = place(0..<position)
            entries.append(.init(slot: .other("vendor"), value: vendor, range: range))
        }
        position += 4
        for field in fields {
            let range = position..<position + 4 + field.bytes.count
            position = range.upperBound
            guard let slot = field.slot else { continue }
            entries.append(.init(slot: slot, value: Array(field.value), range: place(range)))
        }
        return entries
    }

    /// The key by which a slot stands in a comment list, or `nil` when it has no place there.
    ///
    /// Keys are printable ASCII without `=` (Vorbis I, 5.2.2: 0x20 to 0x7D).
    static func key(of slot: MetadataSlot) -> String? {
        switch slot {
        case .comment: "COMMENT"
        case .tag(let key):
            !key.isEmpty && key.utf8.allSatisfy { 0x20...0x7D ~= $0 && $0 != UInt8(ascii: "=") }
                ? key : nil
        case .xmp, .credential, .other: nil
        }
    }

    /// Sets each slot in one of several lists and drops it from the others: one label a file.
    ///
    /// - Parameters:
    ///   - lists: all lists of the file.
    ///   - main: the index of the list that shall hold the values.
    ///   - offset: where that list stands, for faults.
    static func setting(
        _ changes: [MetadataChange],
        in lists: [Self],
        main: Int,
        at offset: UInt64,
    ) throws(ContainerError) -> [Self] {
        var lists = lists
        for change in changes {
            guard let key = key(of: change.slot) else {
                throw .unsupported(what: "a Vorbis comment has no place for this", at: offset)
            }
            guard String(validating: change.value, as: UTF8.self) != nil else {
                throw .unsupported(what: "a Vorbis comment holds UTF-8 text only", at: offset)
            }
            for index in lists.indices {
                if index == main {
                    lists[index].set(key, to: change.value)
                } else {
                    lists[index].remove(key)
                }
            }
        }
        return lists
    }
}

extension VorbisComment.Field {
    /// The slot that the field stands for.
    fileprivate var slot: MetadataSlot? {
        guard let key else { return nil }
        return isNamed("COMMENT") ? .comment : .tag(String(decoding: key, as: UTF8.self))
    }
}
