import TransparencyLog

extension LogWriter {
    /// Whether the key is the log's; a log without any takes it as its first.
    func checkKey(in transaction: any Transaction) throws {
        let keys = try KeyRows.all(in: transaction)
        guard let newest = keys.last else {
            try add(signer, after: nil, by: .system("sequencer"), in: transaction)
            return
        }
        guard newest.number > 1, newest.verifier == successor?.verifier.text else {
            guard newest.number == 1 || newest.validFrom != nil else {
                throw LogError.key(.changeUnfinished(newest: newest.verifier))
            }
            try expect(newest.verifier)
            return
        }
        try expect(keys[keys.count - 2].verifier)
    }

    private func expect(_ verifier: String) throws(LogError) {
        guard verifier == signer.verifier.text else {
            throw .key(.notTheLogs(given: signer.verifier.text, wanted: verifier))
        }
    }

    /// Records that another key is to sign from the next checkpoint on, unless that is recorded.
    func announce(
        _ new: LogSigner,
        by actor: AuditEntry.Actor,
        under lease: SequencerLease,
    ) async throws {
        guard new.origin == signer.origin else {
            throw LogError.key(.otherOrigin(name: new.origin, origin: signer.origin))
        }
        try await database.write { transaction in
            try lease.hold(in: transaction)
            let keys = try KeyRows.all(in: transaction)
            if let newest = keys.last, newest.number > 1,
                newest.verifier == new.verifier.text
            {
                return
            }
            guard !keys.contains(where: { $0.verifier == new.verifier.text }) else {
                throw LogError.key(.alreadyUsed(new.verifier.text))
            }
            try add(new, after: keys.last, by: actor, in: transaction)
        }
    }

    private func add(
        _ new: LogSigner,
        after old: KeyRows.Stored?,
        by actor: AuditEntry.Actor,
        in transaction: any Transaction,
    ) throws {
        let number = (old?.number ?? 0) + 1
        var details: [String: CanonicalJSON] = [
            "number": .integer(Int64(number)), "verifier": .text(new.verifier.text),
        ]
        details["previous"] = old.map { .text($0.verifier) }
        let event = try trail.record(
            AuditEntry(
                kind: LogKeyRing.eventKind,
                actor: actor,
                subject: .init(kind: "log", id: new.origin),
                details: details,
            ),
            in: transaction,
        )
        try KeyRows.add(new.verifier.text, number: number, event: event.id, in: transaction)
    }

    /// Whether a checkpoint of this size is the first over the event that announces the successor.
    func isFirstCheckpoint(ofSuccessorAt size: Int) async throws -> Bool {
        guard successor != nil else { return false }
        return try await database.read { transaction in
            guard let newest = try KeyRows.all(in: transaction).last, newest.validFrom == nil,
                let index = try LeafRows.index(of: newest.event, in: transaction)
            else { return false }
            return index < size
        }
    }

    /// Says of the newest key that it signs from this checkpoint on, where that is so.
    func confirmKey(
        by checkpoint: CheckpointRows.Stored,
        in transaction: any Transaction,
    ) throws {
        guard let newest = try KeyRows.all(in: transaction).last, newest.validFrom == nil else {
            return
        }
        if newest.number > 1 {
            let index = try LeafRows.index(of: newest.event, in: transaction)
            guard let index, index < checkpoint.size else { return }
        }
        try KeyRows.set(validFrom: checkpoint.size, for: newest.number, in: transaction)
    }

    /// The size from which a key is valid; nil until its first checkpoint.
    func validFrom(_ key: LogSigner) async throws -> Int? {
        try await database.read { transaction in
            try KeyRows.all(in: transaction).last { $0.verifier == key.verifier.text }?.validFrom
        }
    }
}
