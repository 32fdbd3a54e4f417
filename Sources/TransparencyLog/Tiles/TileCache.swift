import Synchronization

/// Tiles that many proofs share: those above the lowest level, which are few, with their inner
/// nodes' hashes, so that a proof of a large log reads and hashes one tile for itself.
///
/// A tile of a name never changes, so nothing here grows old. Those that were not used for longest
/// make room.
public final class TileCache: Sendable {
    private struct Kept {
        let nodes: TileNodes
        var lastUse: UInt64
    }

    private struct State {
        var kept: [TileID: Kept] = [:]
        var uses: UInt64 = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: the most tiles, each of up to 16 KiB.
    public init(limit: Int) { self.limit = limit }

    func nodes(of id: TileID) -> TileNodes? {
        state.withLock { state in
            guard let place = state.kept.index(forKey: id) else { return nil }
            state.uses += 1
            state.kept.values[place].lastUse = state.uses
            return state.kept.values[place].nodes
        }
    }

    /// Keeps a tile, unless it is one of the lowest level, of which there are too many.
    func keep(_ tile: Tile) {
        guard tile.id.level > 0, limit > 0 else { return }
        let nodes = TileNodes(tile)
        state.withLock { state in
            state.uses += 1
            state.kept[tile.id] = Kept(nodes: nodes, lastUse: state.uses)
            guard state.kept.count > limit,
                let oldest = state.kept.min(by: { $0.value.lastUse < $1.value.lastUse })
            else { return }
            state.kept[oldest.key] = nil
        }
    }
}
