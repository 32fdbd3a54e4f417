/// Where tiles are kept: a folder, a database, a server.
///
/// A reader that never waits may implement this with a plain, synchronous function.
public protocol TileReader: Sendable {
    /// The bytes of a tile; nil when there is none of exactly this width.
    ///
    /// What it throws reaches the caller as ``TileError/unreadable(_:reason:)``.
    func bytes(of tile: TileID) async throws -> [UInt8]?
}

extension TileReader {
    /// Reads a tile, or its first hashes out of the full tile that it has become since: a log may
    /// remove unfinished tiles then (C2SP tlog-tiles, "Partial Tiles").
    public func tile(_ id: TileID) async throws(TileError) -> Tile {
        if let bytes = try await read(id) { return try Tile(id: id, bytes: bytes) }
        guard !id.isFull, let bytes = try await read(id.full) else { throw .missing(id) }
        let full = try Tile(id: id.full, bytes: bytes)
        return Tile(counted: id, bytes: Array(full.bytes.prefix(id.byteCount)))
    }

    private func read(_ id: TileID) async throws(TileError) -> [UInt8]? {
        do {
            return try await bytes(of: id)
        } catch {
            throw .unreadable(id, reason: "\(error)")
        }
    }
}
