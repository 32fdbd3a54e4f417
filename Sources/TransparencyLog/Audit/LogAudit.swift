/// Verifies a whole log: every entry, every tile and every checkpoint's root, from the first leaf
/// on, in memory that doesn't grow with the log.
///
/// The checkpoints are believed, so they have to be opened with the log's keys before
/// (``SignedCheckpoint``). Each entry is hashed once and each node once; the tiles of the way up
/// from the current leaf are held, at most one for each level.
///
/// A difference is blamed on the one thing that doesn't fit the rest. What lies above decides
/// between an entry and its hash, a tile and the tile above it, as far up as the checkpoint.
public struct LogAudit<Reader: LogReader> {
    private let checkpoint: Checkpoint
    private let earlier: [Checkpoint]
    private let reader: Reader

    /// An audit of the tree of a checkpoint, and of the roots of earlier ones of the same log.
    ///
    /// Their order doesn't matter; larger ones are reported as ``AuditFinding/changedRoot(size:)``.
    /// Where unfinished tiles and bundles of earlier checkpoints are still kept, they are compared
    /// too.
    public init(checkpoint: Checkpoint, earlier: [Checkpoint] = [], reader: Reader) {
        (self.checkpoint, self.reader) = (checkpoint, reader)
        self.earlier = earlier.sorted { $0.size < $1.size }
    }

    /// Runs the audit, and reports every difference as it is found.
    ///
    /// - Parameters:
    ///   - report: gets each difference.
    ///   - goesOn: asked before each tile of leaves; false ends the audit, and
    ///     ``AuditSummary/isComplete`` stays false.
    public func run(
        report: (AuditFinding) -> Void,
        while goesOn: () -> Bool = { true },
    ) async -> AuditSummary {
        var (pass, grower) = (AuditPass(checkpoint: checkpoint), TreeGrower())
        var waiting = earlier[...]
        await pass.readEdge(from: reader)
        await compareEarlier(&waiting, with: grower, in: &pass)
        while grower.size < checkpoint.size {
            guard goesOn() else { return pass.summary }
            let hashes = await pass.leafHashes(from: grower.size, reader: reader)
            for hash in hashes {
                pass.append(hash, to: &grower)
                if grower.size == waiting.first?.size {
                    await compareEarlier(&waiting, with: grower, in: &pass)
                }
            }
            pass.deliver(to: report)
        }
        pass.finish(grower)
        for later in waiting { pass.find(.changedRoot(size: later.size)) }
        pass.deliver(to: report)
        pass.summary.isComplete = true
        return pass.summary
    }

    /// Compares the checkpoints of the size that the tree has now.
    private func compareEarlier(
        _ waiting: inout ArraySlice<Checkpoint>,
        with grower: TreeGrower,
        in pass: inout AuditPass,
    ) async {
        guard waiting.first?.size == grower.size else { return }
        while let next = waiting.first, next.size == grower.size {
            pass.compare(next, with: grower)
            waiting.removeFirst()
        }
        await pass.compareUnfinished(atSize: grower.size, reader: reader)
    }
}
