import TransparencyLog

extension LogWriter {
    /// Signs a tree, once it was shown from the written tiles that it extends the one before.
    func sign(
        _ tree: TileBuilder,
        after old: TileBuilder,
    ) async throws -> CheckpointRows.Stored {
        let size = Int(tree.size)
        let proof = try await folder.tree(size: size).consistencyProof(from: old.size)
        do {
            try proof.verify(oldRoot: old.root, newRoot: tree.root)
        } catch {
            throw LogError.forked(size: size, against: "the checkpoint before it")
        }
        let isChange = try await isFirstCheckpoint(ofSuccessorAt: size)
        return CheckpointRows.Stored(
            size: size,
            previous: Int(old.size),
            root: tree.root.bytes,
            note: try signer.note(over: tree, with: isChange ? successor : nil),
        )
    }

    /// Keeps a signed checkpoint: from here on its size has this root for ever.
    func store(_ checkpoint: CheckpointRows.Stored, under lease: SequencerLease) async throws {
        try await database.write { transaction in
            try lease.hold(in: transaction)
            let newest = try CheckpointRows.newest(in: transaction)
            guard newest?.size ?? 0 == checkpoint.previous else {
                throw LogError.superseded(by: "unknown")
            }
            try confirmKey(by: checkpoint, in: transaction)
            try CheckpointRows.add(checkpoint, in: transaction)
        }
    }

    /// Gives a stored checkpoint out.
    ///
    /// The sequencer's row is held meanwhile, so that nobody who was superseded puts an older one
    /// over a newer. Held is it for one renaming only, since on SQLite nobody writes meanwhile:
    /// what waits for the disk comes before and after.
    func publish(_ checkpoint: CheckpointRows.Stored, under lease: SequencerLease) async throws {
        let folder = folder
        let draft = try await folder.threads.run { try folder.draft(checkpoint.note) }
        do {
            try await database.write { transaction in
                try lease.hold(in: transaction)
                let newest = try CheckpointRows.newest(in: transaction)
                guard newest == checkpoint else { throw LogError.superseded(by: "unknown") }
                try folder.publish(draft)
            }
        } catch {
            await folder.threads.run { folder.discard(draft) }
            throw error
        }
        try await folder.threads.run { try folder.syncPublished() }
    }
}
