package import Casework
import Crypto
package import Foundation
import Media

/// The versions of tenants' service agreements in the words that were shown: the rows of `agreements`.
///
/// What was published stays as it is: an acceptance points to its digest.
package struct ServiceAgreements: Sendable {
    let records: Records

    package init(_ records: Records) { self.records = records }

    /// Publishes a version; it binds nobody before it is put into force.
    ///
    /// - Throws: ``AgreementFault``.
    package func publish(
        _ agreement: ServiceAgreement,
        by actor: AuditEntry.Actor,
        in transaction: any Transaction,
    ) throws {
        let profile = try Tenants(records).profile(of: agreement.tenant, in: transaction)
        try agreement.check(under: profile)
        let known: Int? = try transaction.value(
            """
            SELECT COUNT(*) FROM agreements
            WHERE tenant = \(agreement.tenant.text) AND version = \(agreement.version)
            """
        )
        guard known == 0 else { throw AgreementFault.versionExists(agreement.version) }
        for (language, text) in agreement.texts.sorted(by: { $0.key < $1.key }) {
            try transaction.run(
                """
                INSERT INTO agreements (
                    tenant, version, language, text, text_digest, label_clause, published_at
                ) VALUES (
                    \(agreement.tenant.text), \(agreement.version), \(language), \(text),
                    \(ContentDigest(of: Array(text.utf8)).bytes),
                    \(agreement.labelClauses[language]), \(agreement.publishedAt)
                )
                """
            )
        }
        try record("agreement.published", agreement.version, agreement.tenant, actor, transaction)
    }

    /// Puts a version into force: from now on nobody publishes who hasn't accepted it.
    ///
    /// - Throws: ``AgreementFault/unknownVersion(_:)``.
    package func putIntoForce(
        _ version: String,
        of tenant: TenantName,
        by actor: AuditEntry.Actor,
        in transaction: any Transaction,
    ) throws {
        guard let agreement = try find(version, of: tenant, in: transaction) else {
            throw AgreementFault.unknownVersion(version)
        }
        try agreement.check(under: try Tenants(records).profile(of: tenant, in: transaction))
        guard var found = try Tenants(records).find(tenant, in: transaction) else {
            throw RecordRefusal.unknown(.tenant)
        }
        guard found.agreement != version else { return }
        found.agreement = version
        try Tenants(records).change(found, by: actor, in: transaction)
        try record("agreement.in_force", version, tenant, actor, transaction)
    }

    /// Nil where this tenant never published such a version.
    package func find(
        _ version: String,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> ServiceAgreement? {
        let rows = try transaction.rows(
            """
            SELECT language, text, label_clause, published_at FROM agreements
            WHERE tenant = \(tenant.text) AND version = \(version) ORDER BY language
            """
        )
        guard let first = rows.first else { return nil }
        var (texts, clauses): ([String: String], [String: String]) = ([:], [:])
        for row in rows {
            let language = try row.get("language", as: String.self)
            texts[language] = try row.get("text")
            clauses[language] = try row.get("label_clause", as: String?.self)
        }
        return ServiceAgreement(
            of: tenant,
            version: version,
            texts: texts,
            labelClauses: clauses,
            publishedAt: try first.get("published_at"),
        )
    }

    /// The versions of a tenant with when they were published, newest first.
    package func versions(
        of tenant: TenantName,
        limit: Int,
        in transaction: any Transaction,
    ) throws -> [PublishedVersion] {
        try transaction.rows(
            """
            SELECT version, MIN(published_at) AS published_at FROM agreements
            WHERE tenant = \(tenant.text) GROUP BY version
            ORDER BY MIN(published_at) DESC, version DESC LIMIT \(limit)
            """
        ).map {
            PublishedVersion(
                version: try $0.get("version"),
                publishedAt: try $0.get("published_at"),
            )
        }
    }

    func record(
        _ kind: String,
        _ version: String,
        _ tenant: TenantName,
        _ actor: AuditEntry.Actor,
        _ transaction: any Transaction,
    ) throws {
        try records.trail.record(
            AuditEntry(
                tenant: tenant.text,
                kind: kind,
                actor: actor,
                subject: .init(kind: "agreement", id: version),
            ),
            in: transaction,
        )
    }
}

/// A version as lists show it.
package struct PublishedVersion: Hashable, Sendable {
    package let version: String
    package let publishedAt: Date
}
