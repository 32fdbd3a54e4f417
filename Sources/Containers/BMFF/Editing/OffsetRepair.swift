import Media

/// Keeps every offset of a file pointing at the same bytes after an edit.
///
/// Tables can need wider entries, which moves the media again: it's repeated until nothing
/// changes. What stands in fragments and indexes has fixed places and comes last.
struct OffsetRepair {
    let source: any ByteSource
    let tree: BoxTree
    let limits: ContainerLimits
    private let movie: Int
    private let tables: [OffsetTable]

    init(_ container: BMFFContainer, movie: Int) throws(ContainerError) {
        source = container.source
        tree = container.tree
        limits = container.limits
        self.movie = movie
        tables = try Self.tables(of: container, movie: movie)
    }

    /// Completes edits of metadata to the splice of a file that plays as before.
    func splice(completing edits: BoxEdits) throws(ContainerError) -> Splice {
        var widened: Set<Int> = []
        var map = OffsetMap()
        while true {
            let trial = adding(map: OffsetMap(), widened, to: edits)
            map = try trial.offsetMap()
            guard source.size + trial.newBytes > UInt32.max else { break }
            let more = try overflowing(map).subtracting(widened)
            if more.isEmpty { break }
            widened.formUnion(more)
        }
        guard !map.isIdentity else { return try edits.splice(of: source.size) }
        var complete = adding(map: map, widened, to: edits)
        try adjustIndexes(&complete, map)
        return try complete.splice(of: source.size)
    }

    private func adding(map: OffsetMap, _ widened: Set<Int>, to edits: BoxEdits) -> BoxEdits {
        var edits = edits
        for table in tables {
            let widens = widened.contains(table.node)
            let filter = OffsetFilter(map, of: table.entry, widens: widens, in: source.size)
            edits.filter(table.entries, through: filter, inside: table.node)
            if widens { edits.retype(table.node, as: "co64") }
        }
        edits.absorbGrowth(of: movie)
        return edits
    }

    /// The tables that need wider entries, now that the file is longer than 4 GiB.
    private func overflowing(_ map: OffsetMap) throws(ContainerError) -> Set<Int> {
        var found: Set<Int> = []
        for table in tables where try table.overflows(map, source) {
            guard table.canWiden else {
                throw .unsupported(
                    what: "'\(tree[table.node].type)' can't point past 4 GiB",
                    at: tree[table.node].start,
                )
            }
            found.insert(table.node)
        }
        return found
    }

    private func adjustIndexes(
        _ edits: inout BoxEdits,
        _ map: OffsetMap,
    ) throws(ContainerError) {
        let indexes = IndexRepair(source: source, tree: tree, limits: limits, map: map)
        for node in tree.children(of: nil) {
            switch tree[node].type {
            case "moof": try indexes.adjustFragment(node, &edits)
            case "sidx": try indexes.adjustSegmentIndex(node, &edits)
            case "uuid": try indexes.adjustCredential(node, &edits)
            default: continue
            }
        }
        for node in tree.nodes.indices where tree[node].type == "iloc" {
            try indexes.adjustItemLocations(node, &edits)
        }
    }

    private static func tables(
        of container: BMFFContainer,
        movie: Int,
    ) throws(ContainerError) -> [OffsetTable] {
        let (tree, source) = (container.tree, container.source)
        var found: [OffsetTable] = []
        for track in tree.children("trak", of: movie) {
            guard let table = tree.first("mdia", "minf", "stbl", in: track),
                try isSelfContained(track, tree, source)
            else { continue }
            for node in tree.children(of: table)
            where ["stco", "co64", "saio"].contains(tree[node].type) {
                found.append(try OffsetTable(reading: node, of: tree, source))
            }
        }
        for index in tree.children("mfra", of: nil) {
            for node in tree.children("tfra", of: index) {
                found.append(try OffsetTable(reading: node, of: tree, source))
            }
        }
        return found
    }

    /// Whether a track's media stands in this file: bit 0 of its data reference's flags (8.7.2).
    ///
    /// - Throws: ``ContainerError/unsupported(what:at:)`` when a part does and a part doesn't.
    static func isSelfContained(
        _ track: Int,
        _ tree: BoxTree,
        _ source: any ByteSource,
    ) throws(ContainerError) -> Bool {
        guard let list = tree.first("mdia", "minf", "dinf", "dref", in: track) else { return true }
        let box = tree[list]
        var references = BoxReader(source, budget: 1000)
        var offset = box.content.lowerBound + 8
        var flags: Set<UInt64> = []
        while let reference = try references.box(at: offset, before: box.end, in: box) {
            var cursor = ByteCursor(source, in: reference.content, windowBytes: 8)
            flags.insert(try cursor.bigEndian(4, "the flags of a data reference") & 1)
            offset = reference.end
        }
        guard flags.count < 2 else {
            throw .unsupported(what: "a track's media lies partly in other files", at: box.start)
        }
        return flags != [0]
    }
}

extension BoxEdits {
    /// Takes a movie header's growth from the free space behind it, so that the media stays put.
    fileprivate mutating func absorbGrowth(of movie: Int) {
        let end = tree[movie].end
        let behind = edits.filter { $0.depth == 0 && $0.range == end..<end }
        let growth = behind.reduce(self.growth[movie] ?? 0) { $0 + Int64($1.count) }
        guard growth > 0,
            let free = tree.children(of: nil).first(where: { tree[$0].start == end }),
            ["free", "skip"].contains(tree[free].type), !tree[free].isOpenEnded
        else { return }
        let box = tree[free]
        if box.size == growth {
            replace(free, with: [])
        } else if box.size - box.headerBytes >= growth {
            replace(box.end - UInt64(growth)..<box.end, with: [], inside: free)
        }
    }
}
