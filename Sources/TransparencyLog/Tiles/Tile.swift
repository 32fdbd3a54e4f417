/// A tile with its hashes.
public struct Tile: Hashable, Sendable {
    /// Which tile.
    public let id: TileID
    /// The hashes one behind another, 32 bytes each, as a tile is served and kept.
    public let bytes: [UInt8]

    /// A tile as it was read; throws ``TileError/wrongLength(_:byteCount:)`` unless there are as
    /// many bytes as its width demands.
    public init(id: TileID, bytes: [UInt8]) throws(TileError) {
        guard bytes.count == id.byteCount else {
            throw .wrongLength(id, byteCount: bytes.count)
        }
        (self.id, self.bytes) = (id, bytes)
    }

    /// A tile whose hashes were counted when they were put together.
    init(counted id: TileID, bytes: [UInt8]) {
        (self.id, self.bytes) = (id, bytes)
    }

    /// The hash at a position from 0 to the width - 1; nil outside.
    public func hash(at position: Int) -> TreeHash? {
        guard (0..<id.width).contains(position) else { return nil }
        return bytes.withUnsafeBytes {
            TreeHash(loading: $0, at: position * TreeHash.byteCount)
        }
    }

    /// All hashes, from left to right.
    public var hashes: [TreeHash] {
        bytes.withUnsafeBytes { buffer in
            (0..<id.width).map { TreeHash(loading: buffer, at: $0 * TreeHash.byteCount) }
        }
    }

    /// The hash of a perfect subtree that begins in the tile and ends in it; nil for others.
    func hash(of node: TreeNode) -> TreeHash? {
        let inner = node.height - 8 * id.level
        guard (0...8).contains(inner) else { return nil }
        let start = node.index << UInt64(inner)
        let position = Int(start & 255)
        guard start >> 8 == id.index, position + (1 << inner) <= id.width else { return nil }
        return bytes.withUnsafeBytes { buffer in
            var row = (position..<position + (1 << inner)).map {
                TreeHash(loading: buffer, at: $0 * TreeHash.byteCount)
            }
            for half in (0..<inner).reversed() {
                for place in 0..<1 << half {
                    row[place] = .node(row[2 * place], row[2 * place + 1])
                }
            }
            return row[0]
        }
    }
}
