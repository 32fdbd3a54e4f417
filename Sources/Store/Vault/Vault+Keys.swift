import Casework
import Foundation

// The keys of subjects: made, wrapped, opened.
extension Vault {
    /// The data key of a subject, which is made where there is none.
    func dataKey(
        of owner: SubjectOwner,
        in transaction: any Transaction,
    ) throws -> (SubjectID, Data) {
        if let known = try knownKey(of: owner, in: transaction) { return known }
        try destroyListed(of: owner, in: transaction)
        let (ring, newest) = try currentRing(in: transaction)
        let (id, bytes) = (try records.newID(SubjectID.self), records.surroundings.secretBytes(32))
        guard bytes.count == VaultKeyRing.keyBytes else { throw VaultFault.noRandomBytes }
        let key = Data(bytes)
        let wrapped = try wrap(key, of: id, owner, with: ring.secret(newest))
        try transaction.run(
            """
            INSERT INTO identity_subjects (id, tenant, kind, owner, wrapped_key, key_id, made_at)
            VALUES (\(id.text), \(owner.tenant.text), \(owner.kind.rawValue), \(owner.id),
                \(wrapped), \(newest), \(records.now))
            """
        )
        return (id, key)
    }

    /// Nil where nothing was ever kept, or all was erased.
    func knownKey(
        of owner: SubjectOwner,
        in transaction: any Transaction,
    ) throws -> (SubjectID, Data)? {
        let row = try transaction.firstRow(
            """
            SELECT id, wrapped_key, key_id FROM identity_subjects
            WHERE tenant = \(owner.tenant.text) AND kind = \(owner.kind.rawValue)
                AND owner = \(owner.id) AND wrapped_key IS NOT NULL
            """
        )
        guard let row else { return nil }
        let id = try row.named("id", SubjectID.init)
        // A backup may have brought the row back.
        guard !ledger.contains(id.text) else { return nil }
        return (id, try unwrap(row, id, owner))
    }

    private func unwrap(_ row: Row, _ id: SubjectID, _ owner: SubjectOwner) throws -> Data {
        let name = try row.get("key_id", as: String.self)
        let place = owner.place(id, "key")
        guard let secret = try keys.ring(having: name).secret(name),
            let key = Sealing.open(try row.get("wrapped_key"), secret, at: place)
        else { throw VaultFault.damaged(subject: id.text) }
        return key
    }

    private func wrap(
        _ key: Data,
        of id: SubjectID,
        _ owner: SubjectOwner,
        with secret: Data?,
    ) throws -> [UInt8] {
        guard let secret,
            let wrapped = Sealing.seal(key, secret, at: owner.place(id, "key"))
        else { throw VaultFault.noRandomBytes }
        return wrapped
    }

    /// The key that all nodes wrap with, and a ring that has it: the one that was turned last, also
    /// where this node hasn't heard of it.
    private func currentRing(
        in transaction: any Transaction
    ) throws -> (ring: VaultKeyRing, newest: String) {
        try makeState(in: transaction)
        let current: String? = try transaction.value(
            "SELECT key_id FROM vault_state WHERE one = 1 \(.forUpdate)"
        )
        let newest = current ?? keys.ring.newest
        return (try keys.ring(having: newest), newest)
    }

    private func makeState(in transaction: any Transaction) throws {
        try transaction.run(
            """
            INSERT INTO vault_state (one, key_id, ring_check)
            VALUES (1, \(keys.ring.newest), \(ringCheck)) ON CONFLICT (one) DO NOTHING
            """
        )
    }

    /// Tells rings apart, and nothing of their keys.
    private var ringCheck: [UInt8] { index.code("touchstone", .ring) }
}

// Turning the ring.
extension Vault {
    /// Looks whether the ring is the installation's, and has every key that something is wrapped by.
    ///
    /// - Throws: ``VaultFault/otherRing``: with another ring a node would find nobody again, and its
    ///   codes would be wrong at all others; ``VaultFault/missingKey(id:)``.
    package func check(in transaction: any Transaction) throws {
        try makeState(in: transaction)
        let known: [UInt8]? = try transaction.value(
            "SELECT ring_check FROM vault_state WHERE one = 1"
        )
        guard known == ringCheck else { throw VaultFault.otherRing }
        let rows = try transaction.rows(
            "SELECT DISTINCT key_id FROM identity_subjects WHERE wrapped_key IS NOT NULL"
        )
        for row in rows { _ = try keys.ring(having: try row.get("key_id")) }
    }

    /// Lets every node wrap with the newest key of the ring from now on.
    package func announce(in transaction: any Transaction) throws {
        let newest = keys.ring.newest
        try transaction.run(
            """
            INSERT INTO vault_state (one, key_id, ring_check)
            VALUES (1, \(newest), \(ringCheck))
            ON CONFLICT (one) DO UPDATE SET key_id = excluded.key_id
            """
        )
        try records.trail.record(
            AuditEntry(
                kind: "vault.key_turned",
                actor: .system("vault"),
                subject: .init(kind: "vault", id: newest),
            ),
            in: transaction,
        )
    }

    /// Wraps some data keys anew that an older key wrapped.
    ///
    /// - Returns: how many; 0 once all are wrapped by the newest.
    package func rewrap(limit: Int, in transaction: any Transaction) throws -> Int {
        let ring = keys.ring
        let rows = try transaction.rows(
            """
            SELECT id, tenant, kind, owner, wrapped_key, key_id FROM identity_subjects
            WHERE wrapped_key IS NOT NULL AND key_id <> \(ring.newest)
            ORDER BY id LIMIT \(limit) \(.forUpdate)
            """
        )
        for row in rows {
            let id = try row.named("id", SubjectID.init)
            let owner = try SubjectOwner(row: row)
            let wrapped = try wrap(
                try unwrap(row, id, owner),
                of: id,
                owner,
                with: ring.secret(ring.newest),
            )
            try transaction.run(
                """
                UPDATE identity_subjects SET wrapped_key = \(wrapped), key_id = \(ring.newest)
                WHERE id = \(id.text)
                """
            )
        }
        return rows.count
    }
}

extension SubjectOwner {
    init(row: Row) throws(DatabaseError) {
        self.init(
            try row.named("kind") { Kind(rawValue: $0) },
            try row.get("owner"),
            of: try row.named("tenant", TenantName.init),
        )
    }
}
