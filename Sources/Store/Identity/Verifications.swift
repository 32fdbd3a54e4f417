package import Casework
import Foundation
import Policy

/// Attempts to establish who publishers are: the rows of `verifications`, and what follows of them for
/// accounts.
///
/// A claim in clear is handed to a provider and forgotten; of it stays a blind index and, where the
/// installation keeps identities, what the vault sealed.
package struct Verifications: Sendable {
    let records: Records
    let vault: Vault
    let keeping: IdentityKeeping
    let limits: VerificationLimits
    let codes: MobileCodeLimits

    package init(
        _ records: Records,
        vault: Vault,
        keeping: IdentityKeeping,
        limits: VerificationLimits = VerificationLimits(),
        codes: MobileCodeLimits = MobileCodeLimits(),
    ) {
        self.records = records
        self.vault = vault
        self.keeping = keeping
        self.limits = limits
        self.codes = codes
    }

    private var rows: (any Transaction) -> VerificationRows {
        { VerificationRows(transaction: $0) }
    }

    /// Begins a verification, or gives the one that waits for the same claim already: who tries again
    /// because a provider was down is asked for under the same serial number.
    ///
    /// - Throws: ``VerificationRefusal``, ``RecordRefusal``, ``VaultFault``.
    package func begin(
        _ asked: AskedVerification,
        through provider: ProviderName,
        in transaction: any Transaction,
    ) throws -> Verification {
        let (claim, tenant) = (asked.claim, asked.tenant)
        let rows = rows(transaction)
        let account = try held(asked, rows, in: transaction)
        let traces = traces(of: claim, tenant)
        // Another code is another message to somebody's telephone, and is counted as one.
        if claim.method != .mobile,
            let same = try rows.waiting(claim.method, provider, account, traces, at: records.now)
        {
            return same
        }
        try checkStarts(of: account, claim, traces, rows)
        if claim.method == .mobile { try rows.dropCodes(of: account.id) }
        let seconds = claim.method == .mobile ? codes.validSeconds : limits.waitingSeconds
        let verification = Verification(
            id: try records.newID(),
            of: account.id,
            tenant: tenant,
            by: claim.method,
            through: provider,
            during: records.now..<records.now.addingTimeInterval(seconds),
        )
        let sealed = try sealed(claim, for: verification, account, in: transaction)
        try rows.insert(verification, traces, sealed: sealed)
        try records.queue.enqueue(IdentityJob.expiry(of: verification), in: transaction)
        let asking = account.standing.identity.whileAsking
        if asking != account.standing.identity {
            try write(asking, until: nil, of: account, in: transaction)
        }
        try record("identity.asked", verification, by: asked.actor, in: transaction)
        return verification
    }

    /// The account that is asked about, held: one transaction at a time changes what it is.
    private func held(
        _ asked: AskedVerification,
        _ rows: VerificationRows,
        in transaction: any Transaction,
    ) throws -> Account {
        let accounts = Accounts(records)
        let named = try accounts.named(asked.account, of: asked.tenant, in: transaction)
        try rows.holdAccount(named.id)
        guard let account = try accounts.find(named.id, of: asked.tenant, in: transaction) else {
            throw RecordRefusal.unknown(.account)
        }
        guard account.standing.rung != .closed else { throw VerificationRefusal.accountClosed }
        let rule = try Tenants(records).profile(of: asked.tenant, in: transaction).entry.identity
        guard !rule.isRequired || rule.methods.contains(asked.claim.method) else {
            throw VerificationRefusal.notOffered(asked.claim.method, offered: rule.methods)
        }
        return account
    }

    /// Takes what a provider says of a verification.
    ///
    /// - Returns: the verification after it; nil where there is none of this provider.
    package func settle(
        _ id: VerificationID,
        of provider: ProviderName,
        with answer: ProviderAnswer,
        in transaction: any Transaction,
    ) throws -> Verification? {
        let rows = rows(transaction)
        guard var kept = try rows.hold(id), kept.verification.provider == provider else {
            return nil
        }
        guard kept.verification.take(answer, at: records.now) else { return kept.verification }
        try follow(kept, answer, in: transaction)
        return kept.verification
    }

    /// Ends a verification that nobody answered in time.
    package func expire(_ id: VerificationID, in transaction: any Transaction) throws {
        guard var kept = try rows(transaction).hold(id), !kept.verification.state.isSettled
        else { return }
        guard kept.verification.lapse(at: records.now) else {
            // Another node's clock is ahead.
            try records.queue.enqueue(IdentityJob.expiry(of: kept.verification), in: transaction)
            return
        }
        try follow(kept, nil, in: transaction)
    }

    /// The provider that has to forget a verification; nil where it did, or there is none.
    package func remembering(
        _ id: VerificationID,
        in transaction: any Transaction,
    ) throws -> ProviderName? {
        try transaction.firstRow(
            "SELECT provider FROM verifications WHERE id = \(id.text) AND redacted_at IS NULL"
        ).map { try $0.named("provider", ProviderName.init) }
    }

    /// Notes that the provider forgot what it was told of a verification.
    package func forgotten(_ id: VerificationID, in transaction: any Transaction) throws {
        guard let kept = try VerificationRows(transaction: transaction).hold(id) else { return }
        try transaction.run(
            "UPDATE verifications SET redacted_at = \(records.now) WHERE id = \(id.text)"
        )
        try record(
            "identity.redacted",
            kept.verification,
            by: .system("provider \(kept.verification.provider)"),
            in: transaction,
        )
    }

    /// Nil where this account of the tenant has no such verification.
    package func find(
        _ id: VerificationID,
        of name: ExternalID,
        tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Verification? {
        guard let account = try Accounts(records).find(name, of: tenant, in: transaction) else {
            return nil
        }
        return try rows(transaction).find(id, of: account.id)
    }

    /// An account's verifications, newest first.
    package func all(
        of account: AccountID,
        tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> [Verification] {
        try rows(transaction).all(of: account, tenant, limit: limits.shown)
    }

    /// Notes that a provider's message came.
    ///
    /// - Returns: whether it is the first time: providers send messages again.
    package func note(
        event: String,
        of provider: ProviderName,
        in transaction: any Transaction,
    ) throws -> Bool {
        let forgotten = records.now.addingTimeInterval(-limits.eventSeconds)
        try transaction.run("DELETE FROM provider_events WHERE seen_at < \(forgotten)")
        return try transaction.run(
            """
            INSERT INTO provider_events (provider, event, seen_at)
            VALUES (\(provider.text), \(event), \(records.now))
            ON CONFLICT (provider, event) DO NOTHING
            """
        ) == 1
    }
}

/// What an installation keeps of identities.
package enum IdentityKeeping: String, Hashable, Sendable, CaseIterable {
    /// Receipts, blind indexes, and what the public identity service calls a person to us.
    case receipts
    /// Also what was claimed, sealed in the vault: where a law wants it to be at hand.
    case vault
}

// What follows.
extension Verifications {
    /// Writes a verification that changed, and what its account becomes by it.
    func follow(
        _ kept: KeptVerification,
        _ answer: ProviderAnswer?,
        in transaction: any Transaction,
    ) throws {
        let verification = kept.verification
        let rows = rows(transaction)
        try rows.update(verification, reference: answer?.reference, at: records.now)
        guard verification.state.isSettled else { return }
        let forgetAt = records.now.addingTimeInterval(limits.redactDays * 86_400)
        let redaction = IdentityJob.redaction(of: verification, at: forgetAt)
        try records.queue.enqueue(redaction, in: transaction)
        guard
            let account = try Accounts(records).find(
                verification.account,
                of: verification.tenant,
                in: transaction,
            )
        else { throw RecordRefusal.unknown(.account) }
        let state = account.standing.identity.after(
            verification.state,
            isWaiting: try rows.isWaiting(account.id, besides: verification.id, at: records.now),
            wasEstablished: try rows.wasEstablished(account.id, before: verification.id),
        )
        if case .verified(let receipt) = verification.state {
            let until = try establish(kept, receipt, answer, account, in: transaction)
            try write(state, until: until, of: account, in: transaction)
        } else if state != account.standing.identity {
            try write(state, until: nil, of: account, in: transaction)
        }
        try record(
            "identity.\(verification.state.word)",
            verification,
            by: .system("provider \(verification.provider)"),
            in: transaction,
        )
    }

    /// Keeps what stays of an identity that was established.
    ///
    /// - Returns: when it has to be established again; nil: never by itself.
    private func establish(
        _ kept: KeptVerification,
        _ receipt: IdentityReceipt,
        _ answer: ProviderAnswer?,
        _ account: Account,
        in transaction: any Transaction,
    ) throws -> Date? {
        if let field = kept.claimField, let code = kept.claimCode {
            try see(field, code, of: account, in: transaction)
        }
        if let claim = kept.sealedClaim {
            try keep(claim, of: kept.verification, account, in: transaction)
        }
        if let pairwise = answer?.pairwise {
            let fields = [SubjectField.networkIdentity: pairwise]
            try vault.keep(fields, of: SubjectOwner(account), in: transaction)
            let code = vault.index.code(
                pairwise.exposed,
                .samePerson,
                account.tenant.text,
                SubjectField.networkIdentity.rawValue,
            )
            try see(.networkIdentity, code, of: account, in: transaction)
        }
        let until = receipt.expiresAt ?? usualEnd(after: receipt.verifiedAt)
        if let until {
            let job = IdentityJob.lapse(of: account, at: until)
            try records.queue.enqueue(job, in: transaction)
        }
        return until
    }

    private func usualEnd(after verifiedAt: Date) -> Date? {
        limits.validDays > 0
            ? verifiedAt.addingTimeInterval(Double(limits.validDays) * 86_400) : nil
    }

    private func see(
        _ field: SubjectField,
        _ code: [UInt8],
        of account: Account,
        in transaction: any Transaction,
    ) throws {
        try transaction.run(
            """
            INSERT INTO identity_index (tenant, field, code, account, seen_at)
            VALUES (\(account.tenant.text), \(field.rawValue), \(code), \(account.id.text),
                \(records.now))
            ON CONFLICT (tenant, field, code, account) DO UPDATE SET seen_at = excluded.seen_at
            """
        )
    }

    func record(
        _ kind: String,
        _ verification: Verification,
        by actor: AuditEntry.Actor,
        in transaction: any Transaction,
    ) throws {
        var details: [String: CanonicalJSON] = [
            "method": .text(verification.method.rawValue),
            "provider": .text(verification.provider.text),
            "verification": .text(verification.id.text),
        ]
        if case .rejected(let reason) = verification.state { details["reason"] = .text(reason) }
        try records.trail.record(
            AuditEntry(
                tenant: verification.tenant.text,
                kind: kind,
                actor: actor,
                subject: .init(kind: "account", id: verification.account.text),
                details: details,
            ),
            in: transaction,
        )
    }
}
