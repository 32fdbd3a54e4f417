import Media

/// A `meta` box that holds a list of items, and the keys to them if it has any.
///
/// The handler says which it is: `mdta` with keys (QuickTime's metadata), `mdir` without (the
/// list that music players use). Some writers leave it out; then the items show it.
struct MetaBox: Sendable {
    let node: Int
    let handler: BoxType?
    let keysNode: Int?
    let listNode: Int?
    /// The keys in order, the first at index 0 being item 1; `nil` of another namespace.
    private(set) var keys: [String?] = []
    private var keysStart: UInt64 = 0
    /// Where another key goes.
    private(set) var keysEnd: UInt64 = 0

    init(
        reading node: Int,
        of tree: BoxTree,
        _ source: any ByteSource,
        _ limits: ContainerLimits,
    ) throws(ContainerError) {
        if let handlerNode = tree.child("hdlr", of: node) {
            handler = try MovieTrack.handler(in: tree[handlerNode], source)
        } else {
            handler = nil
        }
        self.node = node
        listNode = tree.child("ilst", of: node)
        keysNode = handler == "mdir" ? nil : tree.child("keys", of: node)
        if let keysNode { try readKeys(in: tree[keysNode], source, limits) }
    }

    /// `keys`: a count, then size, namespace and name of each (QuickTime File Format).
    private mutating func readKeys(
        in box: Box,
        _ source: any ByteSource,
        _ limits: ContainerLimits,
    ) throws(ContainerError) {
        guard box.size <= limits.metadataBytes else {
            throw .overLimit(what: "the metadata keys are too long", at: box.start)
        }
        var cursor = ByteCursor(source, in: box.content)
        try cursor.skip(4, "the head of 'keys'")
        let count = try cursor.bigEndian(4, "the number of keys")
        guard count <= limits.elementCount else {
            throw .overLimit(what: "the file has too many metadata keys", at: box.start)
        }
        (keysStart, keysEnd) = (cursor.offset, cursor.offset)
        for _ in 0..<count {
            let start = cursor.offset
            let size = try cursor.bigEndian(4, "the size of a metadata key")
            guard size >= 8, size <= box.end - start else {
                throw .malformed(what: "a metadata key has the wrong size", at: start)
            }
            let space = try cursor.bytes(4, "the namespace of a metadata key")
            let name = try cursor.bytes(Int(size) - 8, "a metadata key")
            let isKnown = space == BoxType("mdta").bytes
            keys.append(isKnown ? String(decoding: name, as: UTF8.self) : nil)
            keysEnd = cursor.offset
        }
    }

    /// The keys as they are written, without their count.
    func keyBytes(_ source: any ByteSource) throws(ContainerError) -> (bytes: [UInt8], count: Int) {
        let start = keysStart
        do {
            return (try source.bytes(at: start, count: Int(keysEnd - start)), keys.count)
        } catch { throw .reading(error) }
    }

    /// Whether an item's type is a number in the list of keys, not a name of four characters.
    func isNumber(_ type: BoxType) -> Bool { handler != "mdir" && type.code < 1 << 24 }

    /// The key of an item, by the number that is its type.
    func key(of type: BoxType) -> String? {
        let index = Int(type.code) - 1
        return keys.indices.contains(index) ? keys[index] : nil
    }
}
