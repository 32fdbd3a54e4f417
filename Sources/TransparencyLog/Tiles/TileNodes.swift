/// The hashes of a tile with those of all perfect subtrees between them and its root.
struct TileNodes: Sendable {
    let id: TileID
    /// By height above the tile's level, and place.
    private let rows: [[TreeHash]]

    init(_ tile: Tile) {
        id = tile.id
        var rows = [tile.hashes]
        while let row = rows.last, row.count > 1 {
            rows.append((0..<row.count / 2).map { .node(row[2 * $0], row[2 * $0 + 1]) })
        }
        self.rows = rows
    }

    /// The hash of a subtree in the tile; nil for others.
    func hash(of node: TreeNode) -> TreeHash? {
        let inner = node.height - 8 * id.level
        guard rows.indices.contains(inner) else { return nil }
        let start = node.index << UInt64(inner)
        let place = Int(start & 255) >> inner
        guard start >> 8 == id.index, place < rows[inner].count else { return nil }
        return rows[inner][place]
    }
}
