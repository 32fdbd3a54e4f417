package import Casework
package import Foundation
import Media

/// Who accepted which agreement when, in which words: the rows of `agreement_acceptances`.
extension ServiceAgreements {
    /// Looks whether a language is one in which the agreement was shown.
    ///
    /// - Returns: the digest of the words; nil where the tenant keeps none of this version.
    /// - Throws: ``AgreementFault/unknownLanguage(_:published:)``.
    func digest(
        of agreement: AcceptedAgreement,
        _ tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> [UInt8]? {
        let rows = try transaction.rows(
            """
            SELECT language, text_digest FROM agreements
            WHERE tenant = \(tenant.text) AND version = \(agreement.version) ORDER BY language
            """
        )
        guard !rows.isEmpty else { return nil }
        let languages = try rows.map { try $0.get("language", as: String.self) }
        guard let place = languages.firstIndex(of: agreement.language) else {
            throw AgreementFault.unknownLanguage(agreement.language, published: languages)
        }
        return try rows[place].get("text_digest")
    }

    /// Keeps an acceptance; a version that came into force again is accepted again.
    func keep(
        _ agreement: AcceptedAgreement,
        _ digest: [UInt8]?,
        by account: AccountID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws {
        try transaction.run(
            """
            INSERT INTO agreement_acceptances (
                account, tenant, version, language, text_digest, accepted_at
            ) VALUES (
                \(account.text), \(tenant.text), \(agreement.version), \(agreement.language),
                \(digest), \(records.now)
            ) ON CONFLICT (account, version, accepted_at) DO NOTHING
            """
        )
    }

    /// What an account had accepted before a moment, newest first: the first one bound it then.
    package func acceptances(
        by account: AccountID,
        of tenant: TenantName,
        before moment: Date,
        limit: Int,
        in transaction: any Transaction,
    ) throws -> [Acceptance] {
        try transaction.rows(
            """
            SELECT version, language, text_digest, accepted_at FROM agreement_acceptances
            WHERE account = \(account.text) AND tenant = \(tenant.text)
                AND accepted_at < \(moment)
            ORDER BY accepted_at DESC, version DESC LIMIT \(limit)
            """
        ).map { row in
            let digest: [UInt8]? = try row.get("text_digest")
            return Acceptance(
                by: account,
                of: try row.get("version"),
                in: try row.get("language"),
                textDigest: digest.flatMap { ContentDigest(bytes: $0)?.description },
                at: try row.get("accepted_at"),
            )
        }
    }

    /// Accounts that haven't accepted the version in force, in the order of their ids, with when they
    /// were last reminded of it.
    package func outstanding(
        of tenant: TenantName,
        after last: AccountID?,
        limit: Int,
        in transaction: any Transaction,
    ) throws -> [OutstandingAcceptance] {
        try transaction.rows(
            """
            SELECT a.id, a.external_id, a.agreement,
                (SELECT MAX(r.reminded_at) FROM agreement_reminders r
                WHERE r.account = a.id AND r.version = t.agreement) AS reminded_at
            FROM accounts a JOIN tenants t ON t.name = a.tenant
            WHERE a.tenant = \(tenant.text) AND a.id > \(last?.text ?? "")
                AND t.agreement IS NOT NULL AND t.agreement IS DISTINCT FROM a.agreement
                AND a.rung <> 'closed'
            ORDER BY a.id LIMIT \(limit)
            """
        ).map {
            OutstandingAcceptance(
                account: try $0.named("id", AccountID.init),
                externalID: try $0.named("external_id", ExternalID.init),
                accepted: try $0.get("agreement"),
                remindedAt: try $0.get("reminded_at"),
            )
        }
    }

    /// Notes that the host reminded an account of the version in force.
    package func remind(
        _ account: AccountID,
        of tenant: TenantName,
        by actor: AuditEntry.Actor,
        in transaction: any Transaction,
    ) throws {
        let found = try Tenants(records).find(tenant, in: transaction)
        guard let version = found?.agreement else {
            throw AgreementRefusal.notInForce("", inForce: nil)
        }
        try transaction.run(
            """
            INSERT INTO agreement_reminders (account, tenant, version, reminded_at)
            VALUES (\(account.text), \(tenant.text), \(version), \(records.now))
            ON CONFLICT (account, version, reminded_at) DO NOTHING
            """
        )
        try records.trail.record(
            AuditEntry(
                tenant: tenant.text,
                kind: "agreement.reminded",
                actor: actor,
                subject: .init(kind: "account", id: account.text),
                details: ["version": .text(version)],
            ),
            in: transaction,
        )
    }
}

/// An account that has yet to accept what is in force.
package struct OutstandingAcceptance: Hashable, Sendable {
    package let account: AccountID
    package let externalID: ExternalID
    /// What it accepted before; nil: nothing.
    package let accepted: String?
    package let remindedAt: Date?
}
