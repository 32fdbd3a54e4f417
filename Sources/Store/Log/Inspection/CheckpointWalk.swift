import TransparencyLog

/// Walks the stored checkpoints along with the leaves, a page of rows at a time.
struct CheckpointWalk: Sendable {
    private var page: [CheckpointRows.Stored] = []
    private var next = 0
    private var previous = 0
    private(set) var isAtEnd = false
    /// The newest that is looked at; a running sequencer may store more meanwhile.
    private let end: Int

    /// - Parameter end: the size of the last one.
    init(upTo end: Int) { self.end = end }

    /// The checkpoint whose size is reached next.
    var upcoming: CheckpointRows.Stored? { next < page.count ? page[next] : nil }

    /// Reads on, so that those over the next tile of leaves are at hand.
    mutating func load(from database: any Database, limit: Int) async throws {
        guard page.count - next < TileID.fullWidth, !isAtEnd else { return }
        let size = page.last?.size ?? 0
        let more = try await database.read { transaction in
            try CheckpointRows.page(beyond: size, limit: limit, in: transaction)
        }
        page = page[next...] + more.prefix { $0.size <= end }
        next = 0
        isAtEnd = more.count < limit
    }

    /// Steps over the upcoming one.
    ///
    /// - Returns: the size that it must name as the one before it.
    mutating func step() -> Int {
        guard let upcoming else { return previous }
        defer {
            previous = upcoming.size
            next += 1
        }
        return previous
    }
}
