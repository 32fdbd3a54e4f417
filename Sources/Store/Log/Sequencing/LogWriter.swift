import Foundation
import TransparencyLog

/// What it takes to write a log: its rows, its folder and its key.
package struct LogWriter: Sendable {
    let database: any Database
    let folder: LogFolder
    var signer: LogSigner
    /// The key to which a change is on its way.
    var successor: LogSigner?
    let trail: AuditTrail
    /// Who this is, in messages to people: host, process and a number of chance, so that no two are
    /// alike.
    let holder: String
    let limits: LogLimits

    var surroundings: Surroundings { trail.surroundings }

    package init(
        database: any Database,
        folder: LogFolder,
        signer: LogSigner,
        trail: AuditTrail,
        holder: String,
        limits: LogLimits = LogLimits(),
    ) {
        self.database = database
        self.folder = folder
        self.signer = signer
        self.trail = trail
        self.holder = holder
        self.limits = limits
    }

    /// Makes leaves of events that wait, and keeps the lease.
    ///
    /// - Returns: the number of leaves and the position with its renewed lease, or nil where there
    ///   is nothing to do.
    func sequenceWaiting(from old: LogPosition) async throws -> (Int, LogPosition)? {
        let now = surroundings.now()
        let isIdle = try await database.read { transaction in
            let waiting = try transaction.firstRow("SELECT event FROM audit_waiting LIMIT 1")
            return try waiting == nil && LeafRows.count(in: transaction) == old.size
        }
        if isIdle, now < old.renewal { return nil }
        let count = try await database.write { transaction in
            try old.lease.renew(at: now, lasting: limits.leaseSeconds, in: transaction)
            let newest = try CheckpointRows.newest(in: transaction)
            guard newest?.size ?? 0 == old.size else {
                throw LogError.superseded(by: "unknown")
            }
            return try LeafRows.sequence(atMost: limits.leavesPerPass, in: transaction)
        }
        guard count >= old.size else {
            throw LogError.databaseBehind(size: count, published: old.size)
        }
        var renewed = old
        renewed.renewal = SequencerLease.renewal(from: now, lasting: limits.leaseSeconds)
        return (count, renewed)
    }

    /// Extends files and checkpoint to all leaves that have rows.
    func grow(_ old: LogPosition, to count: Int) async throws -> LogPosition {
        guard count > old.size else { return old }
        var new = old
        new.tree = try await write(leavesUpTo: count, beyond: old.tree, in: &new.folders)
        let checkpoint = try await sign(new.tree, after: old.tree)
        try await store(checkpoint, under: new.lease)
        try await publish(checkpoint, under: new.lease)
        let folder = folder
        await folder.threads.run { folder.removeNarrower(between: old.size, and: count) }
        return new
    }

    /// Writes tiles and bundles for leaves that have rows, a page at a time.
    ///
    /// - Parameter folders: those that are there, durably; what is made joins them.
    func write(
        leavesUpTo count: Int,
        beyond old: TileBuilder,
        in folders: inout Set<String>,
    ) async throws -> TileBuilder {
        let writing = TileWriting(folder: folder, made: folders)
        var growth = TreeGrowth(tree: old, writing: writing)
        while growth.size < count {
            try Task.checkCancellation()
            let first = growth.size / TileID.fullWidth * TileID.fullWidth
            let last = min(count, first + limits.leavesPerPass + TileID.fullWidth)
            let end = last == count ? last : last / TileID.fullWidth * TileID.fullWidth
            let commitments = try await database.read { transaction in
                try LeafRows.commitments(first..<end, in: transaction)
            }
            let before = growth
            growth = try await folder.threads.run {
                try before.adding(commitments, from: first)
            }
        }
        let last = growth
        folders = try await folder.threads.run { try last.finish() }
        return growth.tree
    }
}

/// The tree and its files while leaves are added.
private struct TreeGrowth: Sendable {
    private(set) var tree: TileBuilder
    private var writing: TileWriting

    init(tree: TileBuilder, writing: TileWriting) {
        self.tree = tree
        self.writing = writing
    }

    var size: Int { Int(tree.size) }

    /// Writes the bundles of a page that begins where a bundle does, and the tiles that it fills.
    func adding(_ commitments: [Commitment], from first: Int) throws -> TreeGrowth {
        var growth = self
        for start in stride(from: 0, to: commitments.count, by: TileID.fullWidth) {
            let end = min(start + TileID.fullWidth, commitments.count)
            let index = UInt64((first + start) / TileID.fullWidth)
            guard let id = EntryBundleID(index: index, width: end - start),
                let bundle = EntryBundle(entries: commitments[start..<end].map(\.bytes))
            else { throw LogError.gap(index: first + start) }
            try growth.writing.write(bundle.bytes, to: "\(id)")
        }
        for commitment in commitments.dropFirst(size - first) {
            for tile in growth.tree.append(.leaf(commitment.bytes)) {
                try growth.writing.write(tile.bytes, to: "\(tile.id)")
            }
        }
        return growth
    }

    /// Writes the tiles at the edge, and waits until all files are durable.
    ///
    /// - Returns: the folders that are there.
    func finish() throws -> Set<String> {
        var writing = writing
        for tile in tree.edge { try writing.write(tile.bytes, to: "\(tile.id)") }
        try writing.finish()
        return writing.made
    }
}
