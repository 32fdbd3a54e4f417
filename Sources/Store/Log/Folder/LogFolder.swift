package import TransparencyLog

/// The files of a log: `checkpoint`, tiles and entry bundles, as C2SP tlog-tiles lays them out.
///
/// Tiles and bundles are written once and never altered; `checkpoint` is replaced in one step.
package struct LogFolder: Sendable {
    let disk: any Disk
    let threads: DiskThreads
    let limits: LogLimits
    /// Makes names of drafts that nobody else uses.
    private let chance: @Sendable () -> UInt64
    private let cache: TileCache

    /// - Parameter disk: the folder in which the log lies, and nothing else.
    package init(
        _ disk: any Disk,
        threads: DiskThreads,
        surroundings: Surroundings,
        limits: LogLimits = LogLimits(),
    ) {
        self.disk = disk
        self.threads = threads
        self.limits = limits
        chance = surroundings.chance
        cache = TileCache(limit: limits.keptTiles)
    }

    /// Where files are while they are being written.
    static let drafts = "draft"

    func draft() -> String { "\(Self.drafts)/\(draftName())" }

    func draftName() -> String { String(chance(), radix: 16) }

    /// A file's bytes, or nil where there is none; no more than ``LogLimits/fileBytes`` of them.
    func read(_ path: String) throws(DiskError) -> [UInt8]? {
        try disk.read(whole: path, limit: limits.fileBytes)
    }

    /// The names in a folder, in their order; none where it is missing.
    func names(in path: String) throws(DiskError) -> [String] {
        var names: [String] = []
        do throws(DiskError) {
            try disk.list(path) { name throws(DiskError) in
                names.append(name)
                return names.count < Self.mostNames
            }
        } catch {
            guard error.reason == .missing else { throw error }
        }
        return names.sorted()
    }

    /// Beside a tile lie at most 255 narrower ones.
    private static let mostNames = 1_000

    /// A bundle, by its own file or by that of the full one that it became.
    func entries(_ id: EntryBundleID) throws(LogError) -> EntryBundle {
        do {
            if let bytes = try read("\(id)") {
                return try EntryBundle(parsing: bytes, width: id.width)
            }
            if !id.isFull, let bytes = try read("\(id.full)") {
                let full = try EntryBundle(parsing: bytes, width: id.full.width)
                let entries = full.entries.prefix(id.width).map { Array($0) }
                if let bundle = EntryBundle(entries: entries) { return bundle }
            }
        } catch {
            throw .damagedFile("\(id)", why: "can't be read: \(error)")
        }
        throw .damagedFile("\(id)", why: "is missing")
    }

    /// The tree of a size, by its tiles.
    package func tree(size: Int) -> TileTree<LogFolder> {
        TileTree(size: UInt64(size), reader: self, cache: cache)
    }
}

extension LogFolder: TileReader {
    package func bytes(of tile: TileID) async throws -> [UInt8]? {
        try await threads.run { try self.read("\(tile)") }
    }

    package func bytes(of tiles: [TileID]) async -> [Result<[UInt8]?, any Error>] {
        guard !tiles.isEmpty else { return [] }
        return await threads.run {
            tiles.map { tile in Result { try self.read("\(tile)") } }
        }
    }
}
