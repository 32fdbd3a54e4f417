import Media

/// Turns changes of metadata into edits of boxes.
///
/// What stands already is replaced where it stands; new keys and items are collected, so that
/// each list grows once and each missing box is built once.
struct MetadataEdit {
    let container: BMFFContainer
    let movie: Int
    private(set) var edits: BoxEdits
    private var newKeys: [(key: String, value: [UInt8])] = []
    private var newItems: [[UInt8]] = []
    private var newUserData: [UInt8] = []

    init(_ container: BMFFContainer, movie: Int) {
        self.container = container
        self.movie = movie
        edits = BoxEdits(container.tree)
    }

    /// Sets one slot; each slot comes once.
    mutating func set(_ change: MetadataChange) throws(ContainerError) {
        // An item with several values is several places, and one box to replace.
        var seen: Set<Int> = []
        let places = container.places.filter {
            $0.slot == change.slot && seen.insert($0.node).inserted
        }
        switch change.slot {
        case .tag(let key): try setTag(key, change.value, places)
        case .comment: try setComment(change.value, places)
        case .xmp: try setPacket(change.value, places)
        case .other where change.slot.isUserText: try setText(change.value, places)
        case .other where places.first?.kind == .aside: try setAside(change.value, places)
        case .other, .credential: try setItem(change, places.filter { $0.kind == .item })
        }
    }

    /// Puts in what was collected.
    mutating func finish() throws(ContainerError) {
        try addItems()
        try addKeys()
        guard !newUserData.isEmpty else { return }
        let tree = container.tree
        if let userData = userData {
            edits.insert(newUserData, at: tree.insertionPoint(in: userData), inside: userData)
        } else {
            let box = try Box.bytes("udta", newUserData)
            edits.insert(box, at: tree.insertionPoint(in: movie), inside: movie)
        }
    }

    private var userData: Int? { container.tree.child("udta", of: movie) }

    /// A key's standard place is `moov/udta/meta`; where the bare `moov/meta` holds it too, it's
    /// set there as well, so that both say the same.
    private mutating func setTag(
        _ key: String,
        _ value: [UInt8],
        _ places: [MetadataPlace],
    ) throws(ContainerError) {
        for kind in [MetadataPlace.Kind.key, .bareKey] {
            let standing = places.filter { $0.kind == kind }
            if let first = standing.first {
                let type = container.tree[first.node].type
                edits.replace(first.node, with: try ItemBytes.item(type, value))
            } else if kind == .key {
                newKeys.append((key, value))
            }
            drop(standing.dropFirst())
        }
    }

    private mutating func setItem(
        _ change: MetadataChange,
        _ places: [MetadataPlace],
    ) throws(ContainerError) {
        guard let name = change.slot.listItem else { return }
        let item = try ItemBytes.item(name, change.value)
        if let first = places.first {
            edits.replace(first.node, with: item)
        } else {
            newItems.append(item)
        }
        drop(places.dropFirst())
    }

    /// A label at the root or in a track keeps its item, of which the data alone is replaced.
    private mutating func setAside(
        _ value: [UInt8],
        _ places: [MetadataPlace],
    ) throws(ContainerError) {
        guard let item = places.first?.node else { return }
        let tree = container.tree
        let data = try ItemBytes.data(value)
        let standing = tree.children("data", of: item)
        if let first = standing.first {
            edits.replace(first, with: data)
        } else {
            edits.insert(data, at: tree.insertionPoint(in: item), inside: item)
        }
        for node in standing.dropFirst() { edits.replace(node, with: []) }
        drop(places.dropFirst())
    }

    /// The comment stands in the players' list, in QuickTime's old text, or goes into the list.
    private mutating func setComment(
        _ value: [UInt8],
        _ places: [MetadataPlace],
    ) throws(ContainerError) {
        let items = places.filter { $0.kind == .item }
        let texts = places.filter { $0.kind == .text }
        if items.isEmpty, !texts.isEmpty, value.count <= UInt16.max {
            try setText(value, texts)
        } else {
            try setItem(MetadataChange(slot: .comment, value: value), items)
            drop(texts[...])
        }
    }

    /// QuickTime's old text is replaced where it stands: a length, a language, the characters.
    ///
    /// The language is `und` in ISO's packing, which also says that the text is UTF-8.
    private mutating func setText(
        _ value: [UInt8],
        _ places: [MetadataPlace],
    ) throws(ContainerError) {
        guard let first = places.first else { return }
        let box = container.tree[first.node]
        guard let length = UInt16(exactly: value.count) else {
            throw .overLimit(what: "a QuickTime text holds 65535 bytes at most", at: box.start)
        }
        let content = length.bigEndianBytes + [0x55, 0xC4] + value
        edits.replace(first.node, with: try Box.bytes(box.type, content))
        drop(places.dropFirst())
    }

    private mutating func drop(_ places: ArraySlice<MetadataPlace>) {
        for place in places { edits.replace(place.node, with: []) }
    }

    /// Adds items to the players' list, which is built when there is none.
    private mutating func addItems() throws(ContainerError) {
        guard !newItems.isEmpty else { return }
        let items = Array(newItems.joined())
        if let meta = try meta(of: "mdir") {
            try addList(items, to: meta)
        } else {
            newUserData += try ItemBytes.meta("mdir", [try Box.bytes("ilst", items)])
        }
    }

    /// Adds keys and their items; a second `meta` is built behind one of another kind.
    ///
    /// Readers that keep one list of keys for the whole file (ffmpeg does, the first) would give
    /// the values of one `meta` the names of another: where `moov` holds a bare one, both lists
    /// begin alike.
    private mutating func addKeys() throws(ContainerError) {
        guard !newKeys.isEmpty else { return }
        let standing = try meta(of: "mdta")
        let bare = try bareMeta()
        let known = (standing ?? bare)?.keys ?? []
        // A key may stand without an item: then its number is taken.
        let missing = newKeys.map(\.key).filter { !known.contains($0) }
        let numbers = newKeys.map { new in
            known.firstIndex(of: new.key) ?? known.count + (missing.firstIndex(of: new.key) ?? 0)
        }
        let items = try items(numbered: numbers)
        if let standing {
            try add(missing, to: standing)
            try addList(items, to: standing)
        } else {
            let keys = try ItemBytes.keys(
                try bare?.keyBytes(container.source) ?? ([], 0),
                missing,
            )
            newUserData += try ItemBytes.meta("mdta", [keys, try Box.bytes("ilst", items)])
        }
        guard let bare, bare.node < standing?.node ?? userData ?? Int.max,
            known.starts(with: bare.keys)
        else { return }
        let behind = known[bare.keys.count...]
        guard !behind.contains(nil) else { return }
        try add(behind.compactMap(\.self) + missing, to: bare)
    }

    private mutating func add(_ keys: [String], to meta: MetaBox) throws(ContainerError) {
        guard !keys.isEmpty else { return }
        let tree = container.tree
        if let node = meta.keysNode {
            let count = UInt32(truncatingIfNeeded: meta.keys.count + keys.count)
            let field = tree[node].content.lowerBound + 4
            edits.replace(field..<field + 4, with: count.bigEndianBytes, inside: node)
            let entries = keys.flatMap { ItemBytes.key($0) }
            edits.insert(entries, at: meta.keysEnd, inside: node)
        } else {
            let place = meta.listNode.map { tree[$0].start } ?? tree.insertionPoint(in: meta.node)
            edits.insert(try ItemBytes.keys(([], 0), keys), at: place, inside: meta.node)
        }
    }

    /// Adds items to a `meta`, whose list is built when there is none.
    private mutating func addList(_ items: [UInt8], to meta: MetaBox) throws(ContainerError) {
        let tree = container.tree
        if let list = meta.listNode {
            edits.insert(items, at: tree.insertionPoint(in: list), inside: list)
        } else {
            let list = try Box.bytes("ilst", items)
            edits.insert(list, at: tree.insertionPoint(in: meta.node), inside: meta.node)
        }
    }

    private func items(numbered numbers: [Int]) throws(ContainerError) -> [UInt8] {
        var items: [UInt8] = []
        for (new, number) in zip(newKeys, numbers) {
            let type = BoxType(code: UInt32(truncatingIfNeeded: number + 1))
            items += try ItemBytes.item(type, new.value)
        }
        return items
    }

    /// The `meta` directly under `moov`, where QuickTime keeps keyed metadata.
    private func bareMeta() throws(ContainerError) -> MetaBox? {
        let (tree, source, limits) = (container.tree, container.source, container.limits)
        for node in tree.children("meta", of: movie) {
            let meta = try MetaBox(reading: node, of: tree, source, limits)
            if meta.handler == "mdta" { return meta }
        }
        return nil
    }

    /// The first `meta` of a kind in `udta`.
    private func meta(of handler: BoxType) throws(ContainerError) -> MetaBox? {
        let (tree, source, limits) = (container.tree, container.source, container.limits)
        for userData in tree.children("udta", of: movie) {
            for node in tree.children("meta", of: userData) {
                let meta = try MetaBox(reading: node, of: tree, source, limits)
                if meta.handler == handler { return meta }
            }
        }
        return nil
    }

    /// An XMP packet stands in a root box, in QuickTime files in `udta` (XMP part 3, 1.1.4).
    ///
    /// Behind the first fragment nothing may move: a packet there gives way to free space of the
    /// same size.
    private mutating func setPacket(
        _ value: [UInt8],
        _ places: [MetadataPlace],
    ) throws(ContainerError) {
        let tree = container.tree
        let fragment = tree.child("moof", of: nil).map { tree[$0].start } ?? UInt64.max
        var isSet = false
        for place in places {
            let box = tree[place.node]
            if box.start > fragment {
                let empty = [UInt8](repeating: 0, count: box.content.count)
                let header = try box.header(as: "free", size: box.size)
                edits.replace(place.node, with: header + empty)
            } else {
                let new = try ItemBytes.packet(value, as: box.type)
                edits.replace(place.node, with: isSet ? [] : new)
                isSet = true
            }
        }
        guard !isSet else { return }
        if container.format == .mov {
            newUserData += try ItemBytes.packet(value, as: "XMP_")
        } else {
            let box = try ItemBytes.packet(value, as: "uuid")
            edits.insert(box, at: tree[movie].end, inside: nil)
            if tree[movie].isOpenEnded { edits.retype(movie, as: "moov") }
        }
    }
}
