/// Where tiles are kept: a folder, a database, a server.
///
/// A reader that never waits may implement this with a plain, synchronous function.
public protocol TileReader: Sendable {
    /// The bytes of a tile; nil when there is none of exactly this width.
    ///
    /// What it throws reaches the caller as ``TileError/unreadable(_:reason:)``.
    func bytes(of tile: TileID) async throws -> [UInt8]?

    /// The same for several tiles, in their order.
    ///
    /// By itself it asks for one after another; where each question is a journey, a reader does
    /// better with one for all.
    func bytes(of tiles: [TileID]) async -> [Result<[UInt8]?, any Error>]
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

    /// The bytes of several tiles, one after the other; nil for each that isn't there.
    public func bytes(of tiles: [TileID]) async -> [Result<[UInt8]?, any Error>] {
        var found: [Result<[UInt8]?, any Error>] = []
        for id in tiles {
            do {
                found.append(.success(try await bytes(of: id)))
            } catch {
                found.append(.failure(error))
            }
        }
        return found
    }

    /// Reads tiles as ``tile(_:)`` does, in their order.
    public func tiles(_ ids: [TileID]) async throws(TileError) -> [Tile] {
        var tiles: [Tile] = []
        for (id, found) in zip(ids, await bytes(of: ids)) {
            switch found {
            case .success(let bytes?): tiles.append(try Tile(id: id, bytes: bytes))
            case .success(nil): tiles.append(try await tile(id))
            case .failure(let error): throw .unreadable(id, reason: "\(error)")
            }
        }
        return tiles
    }

    private func read(_ id: TileID) async throws(TileError) -> [UInt8]? {
        do {
            return try await bytes(of: id)
        } catch {
            throw .unreadable(id, reason: "\(error)")
        }
    }
}
