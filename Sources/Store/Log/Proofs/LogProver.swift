package import TransparencyLog

/// Makes proofs from a log's rows and files.
package struct LogProver: Sendable {
    let database: any Database
    let folder: LogFolder
    let origin: String

    package init(database: any Database, folder: LogFolder, origin: String) {
        self.database = database
        self.folder = folder
        self.origin = origin
    }

    /// The newest signed checkpoint: the note as it was published.
    ///
    /// - Throws: ``LogError/emptyLog`` before the first.
    package func checkpoint() async throws -> String {
        let newest = try await database.read { try CheckpointRows.newest(in: $0) }
        guard let newest else { throw LogError.emptyLog }
        return newest.note
    }

    /// The keys of the log, each with the sizes at which it signs.
    package func keys() async throws -> KeyRing {
        let origin = origin
        return try await database.read { transaction in
            LogKeyRing(try KeyRows.all(in: transaction), origin: origin).keys
        }
    }

    /// Proves that a leaf is under the newest checkpoint.
    ///
    /// - Throws: ``LogError/notInLog(_:)`` where there is none, or none signed for yet.
    package func prove(index: Int) async throws -> LogProof {
        let (leaf, newest) = try await database.read { transaction in
            (
                try LeafRecord.page(from: index, limit: 1, in: transaction).first,
                try CheckpointRows.newest(in: transaction),
            )
        }
        guard let newest else { throw LogError.emptyLog }
        guard let leaf, leaf.index == index, index < newest.size,
            let commitment = Commitment(bytes: leaf.commitment)
        else { throw LogError.notInLog("leaf \(index) of \(newest.size)") }
        let proof = try await folder.tree(size: newest.size)
            .inclusionProof(of: UInt64(index))
        return LogProof(
            index: index,
            commitment: commitment,
            opening: try leaf.record.flatMap(Self.opening),
            hashes: proof.hashes,
            checkpoint: newest.note,
        )
    }

    /// Proves that an event is under the newest checkpoint.
    package func prove(event id: String) async throws -> LogProof {
        let index = try await database.read { try LeafRows.index(of: id, in: $0) }
        guard let index else { throw LogError.notInLog("event \(id)") }
        return try await prove(index: index)
    }

    /// Proves that the log only grew between two signed sizes.
    ///
    /// - Throws: ``LogError/notInLog(_:)`` for a size at which no checkpoint was signed.
    package func proveContinuation(from old: Int, to new: Int) async throws -> LogContinuation {
        let (from, to) = try await database.read { transaction in
            (
                try CheckpointRows.find(size: old, in: transaction),
                try CheckpointRows.find(size: new, in: transaction),
            )
        }
        guard let from else { throw LogError.notInLog("a checkpoint of size \(old)") }
        guard let to, old <= new else { throw LogError.notInLog("a checkpoint of size \(new)") }
        let proof = try await folder.tree(size: new).consistencyProof(from: UInt64(old))
        return LogContinuation(from: from.note, to: to.note, hashes: proof.hashes)
    }

    private static func opening(_ record: EventRecord) throws -> LogProof.Opening? {
        guard let content = record.content,
            let salt = record.salt.flatMap(CommitmentSalt.init(bytes:))
        else { return nil }
        return LogProof.Opening(event: try AuditEvent(canonicalText: content), salt: salt)
    }
}
