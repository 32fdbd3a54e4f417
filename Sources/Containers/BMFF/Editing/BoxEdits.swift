/// Changes to a file's boxes: what goes where, and which sizes follow from it.
///
/// Changes are noted in any order; the sizes of all boxes around them are put right at the end.
struct BoxEdits {
    enum Content {
        case bytes([UInt8])
        case filtered(any ByteFilter)
        case pieces(Splice)
    }

    struct Edit {
        let range: Range<UInt64>
        let content: Content
        /// How deep the box around it lies; 0 at the root.
        let depth: Int
        /// How many bytes stand there afterwards.
        let count: UInt64
    }

    let tree: BoxTree
    private(set) var edits: [Edit] = []
    /// How many bytes each box gains or loses.
    private(set) var growth: [Int: Int64] = [:]
    private var types: [Int: BoxType] = [:]

    init(_ tree: BoxTree) { self.tree = tree }

    /// Replaces bytes inside a box, or at the root of the file.
    mutating func replace(_ range: Range<UInt64>, with bytes: [UInt8], inside node: Int?) {
        note(range, .bytes(bytes), UInt64(bytes.count), node)
    }

    /// Replaces bytes inside a box by what another splice describes.
    mutating func replace(_ range: Range<UInt64>, with pieces: Splice, inside node: Int?) {
        note(range, .pieces(pieces), pieces.size, node)
    }

    /// Replaces a whole box; with nothing, to remove it.
    mutating func replace(_ node: Int, with bytes: [UInt8]) {
        replace(tree[node].range, with: bytes, inside: tree.nodes[node].parent)
    }

    mutating func insert(_ bytes: [UInt8], at offset: UInt64, inside node: Int?) {
        replace(offset..<offset, with: bytes, inside: node)
    }

    mutating func filter(
        _ range: Range<UInt64>,
        through filter: any ByteFilter,
        inside node: Int?,
    ) {
        guard !range.isEmpty else { return }
        note(range, .filtered(filter), filter.outputCount(of: UInt64(range.count)), node)
    }

    /// Gives a box another type; its header is written anew even when its size stays.
    mutating func retype(_ node: Int, as type: BoxType) { types[node] = type }

    private mutating func note(
        _ range: Range<UInt64>,
        _ content: Content,
        _ count: UInt64,
        _ node: Int?,
    ) {
        guard !(range.isEmpty && count == 0) else { return }
        let chain = Array(tree.chain(from: node))
        edits.append(Edit(range: range, content: content, depth: chain.count, count: count))
        let difference = Int64(count) - Int64(range.count)
        guard difference != 0 else { return }
        for node in chain { growth[node, default: 0] += difference }
    }

    /// How many bytes of the new file aren't copies: it grows by no more.
    var newBytes: UInt64 { edits.reduce(0) { $0 + $1.count } }

    /// All edits in file order, those of headers included; no two touch the same byte.
    ///
    /// Where several things go in at one place, the innermost comes first: a box's last child
    /// stands before what follows the box.
    func inFileOrder() throws(ContainerError) -> [Edit] {
        var all = edits
        for node in Set(growth.filter { $0.value != 0 }.keys).union(types.keys) {
            let box = tree[node]
            let size = Int64(box.size) + (growth[node] ?? 0)
            let header = try box.header(as: types[node] ?? box.type, size: UInt64(max(size, 8)))
            all.append(
                Edit(
                    range: box.start..<box.start + box.headerBytes,
                    content: .bytes(header),
                    depth: 0,
                    count: UInt64(header.count),
                )
            )
        }
        let sorted = all.enumerated().sorted { first, second in
            let (a, b) = (first.element, second.element)
            if a.range.lowerBound != b.range.lowerBound {
                return a.range.lowerBound < b.range.lowerBound
            }
            if a.range.isEmpty != b.range.isEmpty { return a.range.isEmpty }
            return a.depth == b.depth ? first.offset < second.offset : a.depth > b.depth
        }.map(\.element)
        for (edit, next) in zip(sorted, sorted.dropFirst())
        where next.range.lowerBound < edit.range.upperBound {
            throw .malformed(what: "two boxes share their bytes", at: next.range.lowerBound)
        }
        return sorted
    }

    /// Where the old file's bytes will stand.
    func offsetMap() throws(ContainerError) -> OffsetMap {
        var map = OffsetMap()
        for edit in try inFileOrder() {
            map.shift(from: edit.range.upperBound, by: Int64(edit.count) - Int64(edit.range.count))
        }
        return map
    }

    /// The new file.
    func splice(of size: UInt64) throws(ContainerError) -> Splice {
        var splice = Splice()
        var offset: UInt64 = 0
        for edit in try inFileOrder() {
            splice.copy(offset..<edit.range.lowerBound)
            switch edit.content {
            case .bytes(let bytes): splice.insert(bytes)
            case .filtered(let filter): splice.filter(edit.range, through: filter)
            case .pieces(let pieces): splice.append(piecesOf: pieces)
            }
            offset = edit.range.upperBound
        }
        splice.copy(offset..<size)
        return splice
    }
}
