package import Casework
import Foundation
import Policy

// What a claim leaves behind.
extension Verifications {
    /// The blind indexes of a claim.
    func traces(of claim: IdentityClaim, _ tenant: TenantName) -> ClaimTraces {
        guard let (field, value) = claim.identifier else { return ClaimTraces() }
        let index = vault.index
        return ClaimTraces(
            field: field,
            code: index.code(value.exposed, .samePerson, tenant.text, field.rawValue),
            retryCode: index.code(Self.whole(claim), .retry, tenant.text),
            sendingCode: claim.method == .mobile
                ? index.code(value.exposed, .sending, tenant.text) : nil,
        )
    }

    /// All that a claim says, in one text.
    private static func whole(_ claim: IdentityClaim) -> String {
        let fields = claim.fields.map { "\($0.key.rawValue)\u{1F}\($0.value.exposed)" }.sorted()
        return fields.joined(separator: "\u{1E}")
    }

    /// A claim as it waits for its answer; nil where it isn't kept.
    func sealed(
        _ claim: IdentityClaim,
        for verification: Verification,
        _ account: Account,
        in transaction: any Transaction,
    ) throws -> [UInt8]? {
        guard keeping == .vault, !claim.fields.isEmpty else { return nil }
        let owner = SubjectOwner(account)
        let (subject, key) = try vault.dataKey(of: owner, in: transaction)
        let texts = claim.fields.map { ($0.key.rawValue, $0.value.exposed) }
        let data = try JSONEncoder().encode(Dictionary(texts, uniquingKeysWith: { $1 }))
        let place = owner.place(subject, "claim \(verification.id.text)")
        guard let sealed = Sealing.seal(data, key, at: place) else {
            throw VaultFault.noRandomBytes
        }
        return sealed
    }

    /// Moves a claim that was confirmed to where the subject's fields lie.
    func keep(
        _ sealed: [UInt8],
        of verification: Verification,
        _ account: Account,
        in transaction: any Transaction,
    ) throws {
        let owner = SubjectOwner(account)
        // Erased meanwhile: then it stays so.
        guard let (subject, key) = try vault.knownKey(of: owner, in: transaction) else { return }
        let place = owner.place(subject, "claim \(verification.id.text)")
        guard let data = Sealing.open(sealed, key, at: place),
            let texts = try? JSONDecoder().decode([String: String].self, from: data)
        else { throw VaultFault.damaged(subject: subject.text) }
        let fields = texts.compactMap { name, text in
            SubjectField(rawValue: name).map { ($0, Secret(text)) }
        }
        let known = Dictionary(fields, uniquingKeysWith: { $1 })
        // What an earlier claim said belongs to another document.
        try vault.forgetClaim(of: subject, in: transaction)
        try vault.keep(known, of: owner, in: transaction)
    }

    /// Looks whether an account may begin another verification, and a number be sent another code.
    func checkStarts(
        of account: Account,
        _ claim: IdentityClaim,
        _ traces: ClaimTraces,
        _ rows: VerificationRows,
    ) throws {
        let day = records.now.addingTimeInterval(-86_400)
        guard try rows.starts(of: account.id, since: day) < limits.startsPerDay else {
            throw VerificationRefusal.tooManyStarts
        }
        guard claim.method == .mobile, let code = traces.sendingCode else { return }
        let hour = records.now.addingTimeInterval(-3_600)
        guard try rows.sends(to: code, account.tenant, since: hour) < codes.sendsPerNumber,
            try rows.mobileStarts(of: account.id, since: day) < codes.sendsPerAccount,
            try rows.failures(of: account.id) < codes.failuresPerAccount
        else { throw VerificationRefusal.tooManyCodes }
    }
}

/// What of a claim a row keeps: digests under keys that lie outside the database.
struct ClaimTraces: Hashable, Sendable {
    var field: SubjectField?
    var code: [UInt8]?
    /// Whether it is the same claim again, by number and name.
    var retryCode: [UInt8]?
    /// Counts how often a number is sent a code; a digest of another kind than ``code``.
    var sendingCode: [UInt8]?
}

// Who is the same person, and what an account's identity becomes.
extension Verifications {
    /// The accounts of the tenant that stand for the same subject as this one, by any of its numbers.
    package func samePerson(
        as account: AccountID,
        of tenant: TenantName,
        by actor: AuditEntry.Actor,
        reason: String,
        in transaction: any Transaction,
    ) throws -> [ExternalID] {
        let rows = try transaction.rows(
            """
            SELECT DISTINCT a.external_id FROM identity_index mine
            JOIN identity_index theirs ON theirs.tenant = mine.tenant
                AND theirs.field = mine.field AND theirs.code = mine.code
            JOIN accounts a ON a.id = theirs.account
            WHERE mine.account = \(account.text) AND mine.tenant = \(tenant.text)
                AND theirs.account <> \(account.text)
            ORDER BY a.external_id LIMIT \(limits.shown)
            """
        )
        let found = try rows.map { try $0.named("external_id", ExternalID.init) }
        try records.trail.record(
            AuditEntry(
                tenant: tenant.text,
                kind: "identity.compared",
                actor: actor,
                subject: .init(kind: "account", id: account.text),
                cause: reason,
                details: ["found": .integer(Int64(found.count))],
            ),
            in: transaction,
        )
        return found
    }

    /// An identity whose time is over has to be established again; what is live stays so.
    package func lapse(
        _ id: AccountID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws {
        try VerificationRows(transaction: transaction).holdAccount(id)
        let row = try transaction.firstRow(
            """
            SELECT identity_method, identity_until FROM accounts
            WHERE id = \(id.text) AND tenant = \(tenant.text) AND identity = 'verified'
                AND identity_until IS NOT NULL
            """
        )
        guard let row, let account = try Accounts(records).find(id, of: tenant, in: transaction)
        else { return }
        let (method, until): (String, Date) = (
            try row.get("identity_method"), try row.get("identity_until"),
        )
        guard until <= records.now else {
            // Another node's clock is ahead, or the identity was established anew.
            let job = IdentityJob.lapse(of: account, at: until)
            try records.queue.enqueue(job, in: transaction)
            return
        }
        try write(.lapsed, until: nil, of: account, in: transaction)
        try records.trail.record(
            AuditEntry(
                tenant: tenant.text,
                kind: "identity.lapsed",
                actor: .system("identity"),
                subject: .init(kind: "account", id: id.text),
                details: ["method": .text(method)],
            ),
            in: transaction,
        )
    }

    /// Writes what an account's identity became, and tells the host.
    ///
    /// - Parameter until: when it has to be established again; nil: never by itself.
    func write(
        _ state: IdentityState,
        until: Date?,
        of account: Account,
        in transaction: any Transaction,
    ) throws {
        let (word, method) = state.columns
        try transaction.run(
            """
            UPDATE accounts SET identity = \(word), identity_method = \(method),
                identity_until = \(until)
            WHERE id = \(account.id.text) AND tenant = \(account.tenant.text)
            """
        )
        guard state != account.standing.identity else { return }
        var changed = account
        changed.standing.identity = state
        try Webhooks(records).announce(WebhookEvent(standingOf: changed), in: transaction)
    }

    /// Lapses identities that only a provider for trying things out answered for: they don't hold
    /// where it may not be.
    ///
    /// - Returns: how many did.
    package func lapse(
        allBy provider: ProviderName,
        in transaction: any Transaction,
    ) throws -> Int {
        let count = try transaction.run(
            """
            UPDATE accounts SET identity = 'lapsed', identity_method = NULL, identity_until = NULL
            WHERE identity = 'verified' AND id IN (
                SELECT account FROM verifications
                WHERE provider = \(provider.text) AND state = 'verified'
            ) AND id NOT IN (
                SELECT account FROM verifications
                WHERE provider <> \(provider.text) AND state = 'verified'
            )
            """
        )
        guard count > 0 else { return 0 }
        try records.trail.record(
            AuditEntry(
                kind: "identity.provider_refused",
                actor: .system("identity"),
                subject: .init(kind: "provider", id: provider.text),
                details: ["accounts": .integer(Int64(count))],
            ),
            in: transaction,
        )
        return count
    }
}
