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
            default: continue
            }
        }
    }

    private mutating func readMovie(_ movie: Int) throws(ContainerError) {
        for node in tree.children(of: movie) {
            switch tree[node].type {
            case "meta": try readMeta(node, keyed: .bareKey)
            case "udta": try readUserData(node)
            default: continue
            }
        }
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
        guard let meta = try MetaBox(reading: node, of: tree, source, limits),
            let list = meta.listNode
        else { return }
        for item in tree.children(of: list) where tree[item].type != "free" {
            if meta.handler == "mdir" {
                guard kind == .key else { continue }
                add(.item, try slot(ofItem: item), item, try text(ofItem: item))
            } else if let key = meta.key(of: tree[item].type) {
                add(kind, .tag(key), item, try text(ofItem: item))
            }
        }
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
    /// Type 0 leaves it to the item, which for a label is text.
    private mutating func text(ofItem item: Int) throws(ContainerError) -> [UInt8]? {
        for node in tree.children("data", of: item) {
            let box = tree[node]
            var cursor = ByteCursor(source, in: box.content, windowBytes: 16)
            let type = try cursor.bigEndian(4, "the type of an item's data")
            try cursor.skip(4, "the locale of an item's data")
            let range = cursor.offset..<box.end
            switch type {
            case 1: return try value(range, of: box)
            case 2: return UTF16Text.utf8(try value(range, of: box))
            case 0 where tree[item].type == "AIGC" || tree[item].type == "----":
                return try value(range, of: box)
            default: continue
            }
        }
        return nil
    }

    /// QuickTime's old text: a length, a language, the characters; the first language counts.
    private mutating func readText(_ node: Int) throws(ContainerError) {
        let box = tree[node]
        guard box.content.count >= 4 else { return }
        var cursor = ByteCursor(source, in: box.content, windowBytes: 16)
        let length = try cursor.bigEndian(2, "the length of a text")
        let start = box.content.lowerBound + 4
        guard length <= box.end - start else { return }
        let slot = MetadataSlot.text(box.type, in: "udta")
        add(.text, slot, node, try value(start..<start + length, of: box))
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
