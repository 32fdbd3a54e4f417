import TransparencyLog

/// The keys that signed the log, and which checkpoints each may sign.
package struct LogKeyRing: Sendable {
    /// The kind of the events that announce a key.
    package static let eventKind = "log.key"

    /// Whether a key signs this database's log already: then no other may be made for it.
    package static func isBegun(in transaction: any Transaction) throws -> Bool {
        try !KeyRows.all(in: transaction).isEmpty
    }

    /// As the library knows it: where one key follows another, both sign one checkpoint.
    let keys: KeyRing

    /// The keys of rows; one that can't be read is left out, and signs nothing.
    init(_ rows: [KeyRows.Stored], origin: String) {
        var entries: [KeyRing.Entry] = []
        for (place, row) in rows.enumerated() {
            guard let from = row.validFrom, from > 0,
                let key = try? VerifierKey(parsing: row.verifier)
            else { continue }
            let next = place + 1 < rows.count ? rows[place + 1].validFrom : nil
            let last = next.map { max($0, from) } ?? Int.max
            entries.append(KeyRing.Entry(key: key, sizes: UInt64(from)...UInt64(last)))
        }
        keys = KeyRing(origin: origin, entries: entries)
    }

    /// Whether one of the keys signed a checkpoint that was given out.
    func isSigned(_ note: [UInt8]) -> SignedCheckpoint? {
        try? SignedCheckpoint(parsing: note, keys: keys)
    }

    /// What is wrong with a stored checkpoint.
    ///
    /// - Parameters:
    ///   - previous: the size of the one before it.
    ///   - root: what the leaves give.
    func findings(
        _ stored: CheckpointRows.Stored,
        after previous: Int,
        root: TreeHash,
    ) -> [LogFinding] {
        problem(stored, after: previous, root: root).map {
            [LogFinding(.checkpoint(stored.size), $0)]
        } ?? []
    }

    private func problem(
        _ stored: CheckpointRows.Stored,
        after previous: Int,
        root: TreeHash,
    ) -> String? {
        guard stored.root == root.bytes else { return "its root is not what the leaves give" }
        guard stored.previous == previous else {
            return "the checkpoint before it is \(previous), not \(stored.previous)"
        }
        let signed: SignedCheckpoint
        do throws(CheckpointError) {
            signed = try SignedCheckpoint(parsing: Array(stored.note.utf8), keys: keys)
        } catch {
            return "its note is not as it was signed: \(error)"
        }
        guard signed.checkpoint.size == UInt64(stored.size), signed.checkpoint.root == root else {
            return "its note is another's, of size \(signed.checkpoint.size)"
        }
        let wanted = Set(keys.keys(at: UInt64(stored.size)))
        guard Set(signed.signatures.map(\.key)) == wanted,
            signed.note.signatures.count == wanted.count,
            signed.note.bytes.elementsEqual(stored.note.utf8)
        else { return "it is not signed by exactly the keys of its size" }
        return nil
    }
}
