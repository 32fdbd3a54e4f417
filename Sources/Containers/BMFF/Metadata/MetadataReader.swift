import Media

/// Finds every place of metadata in a file's boxes, in file order.
struct MetadataReader {
    let source: any ByteSource
    let tree: BoxTree
    let limits: ContainerLimits
    private(set) var places: [MetadataPlace] = []
    /// How many bytes the values may still have together.
    private var budget: Int

    init(_ source: any ByteSource, _ tree: BoxTree, _ limits: ContainerLimits) {
        self.source = source
        self.tree = tree
        self.limits = limits
        budget = limits.metadataBytes.multipliedReportingOverflow(by: 4).partialValue
    }

    mutating func read() throws(ContainerError) {
        for node in tree.children(of: nil) {
            switch tree[node].type {
            case "uuid": try readUserBox(node)
            case "moov": try readMovie(node)
            case "meta": try readMeta(node, aside: "meta")
            default: continue
            }
        }
    }

    private mutating func readMovie(_ movie: Int) throws(ContainerError) {
        for node in tree.children(of: movie) {
            switch tree[node].type {
            case "meta": try readMeta(node, keyed: .bareKey)
            case "udta": try readUserData(node)
            case "trak": try readTrack(node)
            default: continue
            }
        }
    }

    private mutating func readTrack(_ track: Int) throws(ContainerError) {
        let metas = tree.children("meta", of: track)
        let more = tree.children("udta", of: track).flatMap { tree.children("meta", of: $0) }
        for node in metas + more { try readMeta(node, aside: "trak") }
    }

    private mutating func readUserData(_ userData: Int) throws(ContainerError) {
        for node in tree.children(of: userData) {
            let box = tree[node]
            switch box.type {
            case "meta": try readMeta(node, keyed: .key)
            case "XMP_": add(.box, .xmp, node, try value(box.content, of: box))
            case _ where box.type.bytes[0] == 0xA9: try readText(node)
            default: continue
            }
        }
    }

    private mutating func readMeta(
        _ node: Int,
        keyed kind: MetadataPlace.Kind,
    ) throws(ContainerError) {
        for (item, slot) in try slots(inMeta: node) {
            var isKey = false
            if case .tag = slot { isKey = true }
            try addItem(isKey ? kind : .item, slot, item)
        }
    }

    /// Of the root's and of tracks' metadata labels alone are about the file.
    private mutating func readMeta(_ node: Int, aside list: String) throws(ContainerError) {
        for (item, slot) in try slots(inMeta: node) {
            if let slot = slot.aside(in: list) { try addItem(.aside, slot, item) }
        }
    }

    /// The items of a `meta` by their keys, or by their own names.
    private func slots(
        inMeta node: Int
    ) throws(ContainerError) -> [(item: Int, slot: MetadataSlot)] {
        let meta = try MetaBox(reading: node, of: tree, source, limits)
        guard let list = meta.listNode else { return [] }
        var slots: [(Int, MetadataSlot)] = []
        for item in tree.children(of: list) where tree[item].type != "free" {
            if let key = meta.key(of: tree[item].type) {
                slots.append((item, .tag(key)))
            } else if !meta.isNumber(tree[item].type) {
                slots.append((item, try slot(ofItem: item)))
            }
        }
        return slots
    }

    /// Adds an item; of comments and labels all that is in it, since an edit replaces it whole.
    private mutating func addItem(
        _ kind: MetadataPlace.Kind,
        _ slot: MetadataSlot,
        _ item: Int,
    ) throws(ContainerError) {
        guard slot == .comment || slot.isNamedForLabel else {
            return add(kind, slot, item, try text(ofItem: item))
        }
        let data = tree.children("data", of: item)
        if data.isEmpty { add(kind, slot, item, []) }
        for node in data { add(kind, slot, item, try content(ofData: node)) }
    }

    private func slot(ofItem item: Int) throws(ContainerError) -> MetadataSlot {
        guard tree[item].type == "----" else { return .text(tree[item].type, in: "ilst") }
        let mean = try name("mean", ofItem: item)
        return .other("----:\(mean):\(try name("name", ofItem: item))")
    }

    /// The text of `mean` or `name`, behind their version and flags.
    private func name(_ type: BoxType, ofItem item: Int) throws(ContainerError) -> String {
        guard let node = tree.child(type, of: item) else { return "" }
        var cursor = ByteCursor(source, in: tree[node].content, windowBytes: 64)
        try cursor.skip(4, "the head of '\(type)'")
        let bytes = try cursor.bytes(Int(min(cursor.remaining, 1024)), "the name of an item")
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The first text of an item: `data` of type 1 is UTF-8, of type 2 UTF-16.
    ///
    /// Type 0 leaves it to the item, which for a free one is text.
    private mutating func text(ofItem item: Int) throws(ContainerError) -> [UInt8]? {
        for node in tree.children("data", of: item) {
            switch try type(ofData: node) {
            case 1, 2: return try content(ofData: node)
            case 0 where tree[item].type == "----": return try content(ofData: node)
            default: continue
            }
        }
        return nil
    }

    private func type(ofData node: Int) throws(ContainerError) -> UInt64 {
        var cursor = ByteCursor(source, in: tree[node].content, windowBytes: 16)
        let type = try cursor.bigEndian(4, "the type of an item's data")
        try cursor.skip(4, "the locale of an item's data")
        return type
    }

    /// What stands behind the type and the locale, as it is unless that's UTF-16.
    private mutating func content(ofData node: Int) throws(ContainerError) -> [UInt8] {
        let box = tree[node]
        let type = try type(ofData: node)
        let bytes = try value(box.content.lowerBound + 8..<box.end, of: box)
        return type == 2 || type == 5 ? UTF16Text.utf8(bytes) : bytes
    }

    /// QuickTime's old text: a length, a language, the characters; the first language counts.
    ///
    /// A comment is seen whole, whatever follows its first language or contradicts its length.
    private mutating func readText(_ node: Int) throws(ContainerError) {
        let box = tree[node]
        let slot = MetadataSlot.text(box.type, in: "udta")
        guard let text = try firstText(in: box) else {
            if slot == .comment { add(.text, slot, node, try value(box.content, of: box)) }
            return
        }
        add(.text, slot, node, try value(text, of: box))
        guard slot == .comment, text.upperBound < box.end else { return }
        let rest = try value(text.upperBound..<box.end, of: box)
        if rest.contains(where: { $0 != 0 }) { add(.text, slot, node, rest) }
    }

    private func firstText(in box: Box) throws(ContainerError) -> Range<UInt64>? {
        guard box.content.count >= 4 else { return nil }
        var cursor = ByteCursor(source, in: box.content, windowBytes: 16)
        let length = try cursor.bigEndian(2, "the length of a text")
        let start = box.content.lowerBound + 4
        return length <= box.end - start ? start..<start + length : nil
    }

    /// A root box whose type is a UUID: XMP (XMP part 3, 1.1.4), or Content Credentials
    /// (C2PA, A.5).
    private mutating func readUserBox(_ node: Int) throws(ContainerError) {
        let box = tree[node]
        guard let identifier = try UserBoxType(reading: box, source) else { return }
        switch identifier {
        case .xmp: add(.box, .xmp, node, try value(UserBoxType.content(of: box), of: box))
        case .credential:
            let head = try CredentialHead(reading: box, source)
            add(.box, .credential, node, try store(behind: head, of: box))
        default: return
        }
    }

    /// The manifest store without its padding; nothing for the hashes of a Merkle tree.
    private mutating func store(
        behind head: CredentialHead,
        of box: Box,
    ) throws(ContainerError) -> [UInt8] {
        guard !head.isMerkle else { return [] }
        var store = try value(head.data, of: box)
        let size = store.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        if head.isStore, size >= 8, size < store.count, store[size...].allSatisfy({ $0 == 0 }) {
            store.removeSubrange(size...)
        }
        return store
    }

    private mutating func add(
        _ kind: MetadataPlace.Kind,
        _ slot: MetadataSlot,
        _ node: Int,
        _ value: [UInt8]?,
    ) {
        places.append(MetadataPlace(kind: kind, slot: slot, node: node, value: value))
    }

    private mutating func value(
        _ range: Range<UInt64>,
        of box: Box,
    ) throws(ContainerError) -> [UInt8] {
        guard range.count <= limits.metadataBytes, range.count <= budget else {
            throw .overLimit(what: "the metadata in '\(box.type)' is too long", at: box.start)
        }
        budget -= range.count
        do { return try source.bytes(at: range.lowerBound, count: range.count) } catch {
            throw .reading(error)
        }
    }
}
