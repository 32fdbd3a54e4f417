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
        let ring = try currentRing(in: transaction)
        let (id, bytes) = (try records.newID(SubjectID.self), records.surroundings.secretBytes(32))
        guard bytes.count == VaultKeyRing.keyBytes else { throw VaultFault.noRandomBytes }
        let key = Data(bytes)
        let wrapped = try wrap(key, of: id, owner, with: ring)
        try transaction.run(
            """
            INSERT INTO identity_subjects (id, tenant, kind, owner, wrapped_key, key_id, made_at)
            VALUES (\(id.text), \(owner.tenant.text), \(owner.kind.rawValue), \(owner.id),
                \(wrapped), \(ring.newest), \(records.now))
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
        with ring: VaultKeyRing,
    ) throws -> [UInt8] {
        guard let secret = ring.secret(ring.newest),
            let wrapped = Sealing.seal(key, secret, at: owner.place(id, "key"))
        else { throw VaultFault.noRandomBytes }
        return wrapped
    }

    /// The ring whose newest key all nodes wrap with: the one that was turned last, also where this
    /// node hasn't heard of it.
    private func currentRing(in transaction: any Transaction) throws -> VaultKeyRing {
        let ring = keys.ring
        try transaction.run(
            """
            INSERT INTO vault_state (one, key_id) VALUES (1, \(ring.newest))
            ON CONFLICT (one) DO NOTHING
            """
        )
        let current: String? = try transaction.value(
            "SELECT key_id FROM vault_state WHERE one = 1 \(.forUpdate)"
        )
        guard let current, current != ring.newest else { return ring }
        let fresh = try keys.reload()
        guard fresh.newest == current else { throw VaultFault.missingKey(id: current) }
        return fresh
    }
}

// Turning the ring.
extension Vault {
    /// Looks whether the ring has every key that something is wrapped by.
    ///
    /// - Throws: ``VaultFault/missingKey(id:)``.
    package func check(in transaction: any Transaction) throws {
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
            INSERT INTO vault_state (one, key_id) VALUES (1, \(newest))
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
            let wrapped = try wrap(try unwrap(row, id, owner), of: id, owner, with: ring)
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
