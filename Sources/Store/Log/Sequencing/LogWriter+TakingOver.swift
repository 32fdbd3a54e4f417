import Foundation
import TransparencyLog

extension LogWriter {
    /// Takes the log over, and makes sure that rows, files and key belong to one another.
    ///
    /// What a crash left half-done is done again from the rows. What no crash explains is an error,
    /// and nothing is signed.
    func takeOver() async throws -> LogPosition {
        let now = surroundings.now()
        let (folder, origin) = (folder, signer.origin)
        let published = try await folder.threads.run {
            try folder.publishedCheckpoint(origin: origin)
        }
        let (lease, rows) = try await database.write { transaction in
            let lease = try SequencerLease.take(
                for: holder,
                by: surroundings.now,
                lasting: limits.leaseSeconds,
                in: transaction,
            )
            try checkClock(now, in: transaction)
            try checkKey(in: transaction)
            return (lease, try Standing(published: published, in: transaction))
        }
        try rows.check(published)
        // Not before the lease is ours: the drafts of whoever has it are being written.
        await folder.threads.run { folder.removeDrafts() }
        var folders: Set<String> = []
        let position = LogPosition(
            lease: lease,
            renewal: SequencerLease.renewal(from: now, lasting: limits.leaseSeconds),
            tree: try await tree(of: rows.newest, in: &folders),
            folders: folders,
        )
        if let newest = rows.newest, published?.note != newest.note {
            try await publish(newest, under: lease)
        }
        return position
    }

    /// How far the rows are, in one moment.
    struct Standing: Sendable {
        let leafCount: Int
        let newest: CheckpointRows.Stored?
        /// The row of the checkpoint that is published.
        let published: CheckpointRows.Stored?

        init(published: PublishedCheckpoint?, in transaction: any Transaction) throws {
            leafCount = try LeafRows.count(in: transaction)
            newest = try CheckpointRows.newest(in: transaction)
            self.published = try published.flatMap {
                try CheckpointRows.find(size: $0.size, in: transaction)
            }
        }

        /// Whether the rows go at least as far as what was given out, and to the same tree.
        func check(_ given: PublishedCheckpoint?) throws(LogError) {
            if let newest, newest.size > leafCount {
                throw .databaseBehind(size: leafCount, published: newest.size)
            }
            guard let given else { return }
            guard let newest, newest.size >= given.size else {
                throw .databaseBehind(size: newest?.size ?? 0, published: given.size)
            }
            guard let published, published.root == given.root else {
                throw .forked(size: given.size, against: "the published checkpoint")
            }
            // A row is stored before it is published, so a note that no row has is another's.
            guard published.note == given.note else {
                throw .damagedFile(
                    LogPath.checkpoint.text,
                    why: "is not signed as the stored checkpoint of size \(given.size) is",
                )
            }
        }
    }

    private func checkClock(_ now: Date, in transaction: any Transaction) throws {
        let newest: Date?? = try transaction.value(
            "SELECT MAX(time_us) AS newest FROM audit_events WHERE erasure IS NULL"
        )
        guard let newest = newest ?? nil else { return }
        let behind = newest.timeIntervalSince(now)
        guard behind <= Double(limits.clockBehindSeconds) else {
            throw LogError.clockBehind(seconds: Int(min(behind, 1e15)))
        }
    }

    /// The tree of the newest signed checkpoint, from its tiles; tiles that are missing are written
    /// again from the rows.
    private func tree(
        of newest: CheckpointRows.Stored?,
        in folders: inout Set<String>,
    ) async throws -> TileBuilder {
        guard let newest else { return TileBuilder() }
        let tree: TileBuilder
        do throws(TileError) {
            tree = try await folder.tree(size: newest.size).builder()
        } catch {
            switch error {
            case .missing:
                tree = try await write(
                    leavesUpTo: newest.size,
                    beyond: TileBuilder(),
                    in: &folders,
                )
            case .wrongLength(let tile, let count):
                throw LogError.damagedFile("\(tile)", why: "has \(count) bytes")
            default: throw error
            }
        }
        guard tree.root.bytes == newest.root else {
            throw LogError.forked(size: newest.size, against: "the signed checkpoint")
        }
        try await compareRows(with: tree)
        return tree
    }

    /// Whether the rows at the edge are those of the tiles: a restored backup shows here.
    private func compareRows(with tree: TileBuilder) async throws {
        guard let tile = tree.edge.first, tile.id.level == 0 else { return }
        let first = Int(tile.id.firstLeaf)
        let commitments = try await database.read { transaction in
            try LeafRows.commitments(first..<Int(tree.size), in: transaction)
        }
        guard commitments.map({ TreeHash.leaf($0.bytes) }) == tile.hashes else {
            throw LogError.forked(size: Int(tree.size), against: "\(tile.id)")
        }
    }
}
