/// A piece of metadata in the tree of boxes: what it is, and which box an edit replaces.
struct MetadataPlace: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// An item of `moov/udta/meta` with a key in `keys`.
        case key
        /// The same in a `meta` directly under `moov`, where QuickTime keeps it.
        case bareKey
        /// An item of the list that music players use (`mdir`), under `udta` or `moov`.
        case item
        /// A label's key or item in a `meta` of the root or of a track.
        case aside
        /// QuickTime's old text directly in `udta`.
        case text
        /// A box of its own: an XMP packet, a manifest store.
        case box
    }

    let kind: Kind
    let slot: MetadataSlot
    /// The box's number in the tree.
    let node: Int
    /// Its value; `nil` when that isn't text, which hides the place and still allows an edit.
    ///
    /// Comments and labels have one whatever their type.
    let value: [UInt8]?
}

extension MetadataSlot {
    /// The slot of a text in `udta` or of an item in an `mdir` list.
    ///
    /// `©cmt` is what players show as the comment, in both.
    static func text(_ type: BoxType, in list: String) -> MetadataSlot {
        type == "©cmt" ? .comment : .other("\(list):\(type)")
    }

    /// The same place in a `meta` of the root or of a track; none unless its name is a label's.
    func aside(in list: String) -> MetadataSlot? {
        let slot: MetadataSlot
        switch self {
        case .tag(let key): slot = .other("\(list):\(key)")
        case .other(let name):
            slot = .other("\(list):\(name.split(separator: ":").last ?? "")")
        case .comment, .xmp, .credential: return nil
        }
        return slot.isNamedForLabel ? slot : nil
    }

    /// Whether the slot's name has `AIGC` in it, so that a label is to be expected there.
    var isNamedForLabel: Bool {
        switch self {
        case .tag(let name), .other(let name): name.uppercased().contains("AIGC")
        case .comment, .xmp, .credential: false
        }
    }

    /// Whether the slot is one of QuickTime's old texts.
    var isUserText: Bool {
        guard case .other(let name) = self else { return false }
        return name.hasPrefix("udta:")
    }

    /// The item type and, for `----`, the names that `.other` spells for an `mdir` list.
    var listItem: ListItem? {
        if self == .comment { return ListItem(type: "©cmt") }
        guard case .other(let name) = self else { return nil }
        if name.hasPrefix("ilst:") {
            return BoxType(name.dropFirst(5)).map { ListItem(type: $0) }
        }
        guard name.hasPrefix("----:"), let colon = name.dropFirst(5).firstIndex(of: ":") else {
            return nil
        }
        let mean = name.dropFirst(5)[..<colon]
        return ListItem(type: "----", mean: String(mean), name: String(name[colon...].dropFirst()))
    }
}

/// What names an item of an `mdir` list.
struct ListItem: Hashable, Sendable {
    let type: BoxType
    /// The reverse domain and the name within it, for `----` alone.
    var mean = ""
    var name = ""
}
