import Casework

// Destroying keys.
extension Vault {
    /// Erases all that is kept of a subject, for good.
    ///
    /// Its data key is destroyed, and the ledger sees to it that a restored backup doesn't bring it
    /// back. Receipts stay.
    ///
    /// - Returns: whether there was anything.
    package func erase(
        _ owner: SubjectOwner,
        by actor: AuditEntry.Actor,
        reason: String = "",
        in transaction: any Transaction,
    ) throws -> Bool {
        let row = try transaction.firstRow(
            """
            SELECT id FROM identity_subjects
            WHERE tenant = \(owner.tenant.text) AND kind = \(owner.kind.rawValue)
                AND owner = \(owner.id) AND wrapped_key IS NOT NULL \(.forUpdate)
            """
        )
        let subject = try row.map { try $0.named("id", SubjectID.init) }
        if let subject {
            try ledger.append(subject.text)
            try destroy([subject.text], in: transaction)
        }
        let count = try transaction.run(
            """
            DELETE FROM identity_index
            WHERE tenant = \(owner.tenant.text) AND account = \(owner.id)
            """
        )
        // What waits for an answer could not be opened any more; who counts numbers starts anew.
        try transaction.run(
            """
            UPDATE verifications SET claim_code = NULL, retry_code = NULL, sending_code = NULL,
                sealed_claim = NULL, code_digest = NULL
            WHERE tenant = \(owner.tenant.text) AND account = \(owner.id)
            """
        )
        guard subject != nil || count > 0 else { return false }
        try records.trail.record(
            AuditEntry(
                tenant: owner.tenant.text,
                kind: "identity.erased",
                actor: actor,
                subject: .init(kind: owner.kind.rawValue, id: owner.id),
                cause: reason,
            ),
            in: transaction,
        )
        return true
    }

    /// Destroys the keys of what the ledger lists: after a restore they are back.
    ///
    /// - Returns: how many were.
    package func eraseAgain(in transaction: any Transaction) throws -> Int {
        var count = 0
        var rest = ledger.subjects.sorted()[...]
        while !rest.isEmpty {
            count += try destroy(Array(rest.prefix(Self.batch)), in: transaction)
            rest = rest.dropFirst(Self.batch)
        }
        return count
    }

    /// Forgets what an earlier claim said of a subject; what a service calls it stays.
    func forgetClaim(of subject: SubjectID, in transaction: any Transaction) throws {
        try transaction.run(
            """
            DELETE FROM identity_fields WHERE subject = \(subject.text)
                AND field NOT IN ('network-identity', 'contact')
            """
        )
    }

    /// Destroys a row that a backup brought back while the node runs.
    func destroyListed(of owner: SubjectOwner, in transaction: any Transaction) throws {
        let rows = try transaction.rows(
            """
            SELECT id FROM identity_subjects
            WHERE tenant = \(owner.tenant.text) AND kind = \(owner.kind.rawValue)
                AND owner = \(owner.id) AND wrapped_key IS NOT NULL
            """
        )
        let ids = try rows.map { try $0.get("id", as: String.self) }
        try destroy(ids.filter { ledger.contains($0) }, in: transaction)
    }

    private static let batch = 500

    @discardableResult
    private func destroy(_ subjects: [String], in transaction: any Transaction) throws -> Int {
        var count = 0
        for subject in subjects {
            count += try transaction.run(
                """
                UPDATE identity_subjects SET wrapped_key = NULL, key_id = NULL,
                    erased_at = \(records.now)
                WHERE id = \(subject) AND wrapped_key IS NOT NULL
                """
            )
            try transaction.run("DELETE FROM identity_fields WHERE subject = \(subject)")
        }
        return count
    }
}
