package import Casework
import Foundation

/// Who may decide what: the rows of `reviewer_qualifications` (AV-7.2).
package struct Qualifications: Sendable {
    private let records: Records
    private let limits: CaseLimits

    package init(_ records: Records, limits: CaseLimits = CaseLimits()) {
        (self.records, self.limits) = (records, limits)
    }

    /// Grants one, or grants it anew.
    ///
    /// - Throws: ``CaseRefusal/ownQualification``, ``ReportRefusal/unfitTerm(mostDays:)``.
    package func grant(
        _ qualification: ReviewerQualification,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws {
        guard qualification.reviewer != qualification.grantedBy else {
            throw CaseRefusal.ownQualification
        }
        let most = records.now.addingTimeInterval(Double(limits.qualificationDays) * 86_400)
        guard qualification.expiresAt > records.now, qualification.expiresAt <= most else {
            throw ReportRefusal.unfitTerm(mostDays: limits.qualificationDays)
        }
        try transaction.run(
            """
            INSERT INTO reviewer_qualifications (
                tenant, reviewer, category, language, granted_by, granted_at, expires_at
            ) VALUES (
                \(tenant.text), \(qualification.reviewer.text), \(qualification.category.rawValue),
                \(qualification.language ?? ""), \(qualification.grantedBy.text),
                \(qualification.grantedAt), \(qualification.expiresAt)
            ) ON CONFLICT (tenant, reviewer, category, language) DO UPDATE
                SET granted_by = excluded.granted_by, granted_at = excluded.granted_at,
                    expires_at = excluded.expires_at
            """
        )
        try record("qualification.granted", qualification, of: tenant, in: transaction)
    }

    /// Takes one back; who does is the one who would have granted it.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)``.
    package func revoke(
        _ qualification: ReviewerQualification,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws {
        let count = try transaction.run(
            """
            DELETE FROM reviewer_qualifications
            WHERE tenant = \(tenant.text) AND reviewer = \(qualification.reviewer.text)
                AND category = \(qualification.category.rawValue)
                AND language = \(qualification.language ?? "")
            """
        )
        guard count == 1 else { throw RecordRefusal.unknown(.qualification) }
        try record("qualification.revoked", qualification, of: tenant, in: transaction)
    }

    /// A reviewer's, also those that are over.
    package func all(
        of reviewer: PersonName,
        tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> [ReviewerQualification] {
        try transaction.rows(
            """
            SELECT reviewer, category, language, granted_by, granted_at, expires_at
            FROM reviewer_qualifications
            WHERE tenant = \(tenant.text) AND reviewer = \(reviewer.text)
            ORDER BY category, language
            """
        ).map { row in
            let language = try row.get("language", as: String.self)
            return ReviewerQualification(
                of: reviewer,
                for: try row.named("category", CaseCategory.init(rawValue:)),
                in: language.isEmpty ? nil : language,
                by: try row.named("granted_by", PersonName.init),
                at: try row.get("granted_at"),
                until: try row.get("expires_at"),
            )
        }
    }

    private func record(
        _ kind: String,
        _ qualification: ReviewerQualification,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws {
        try records.trail.record(
            AuditEntry(
                tenant: tenant.text,
                kind: kind,
                actor: .init(.person(qualification.grantedBy)),
                subject: .init(kind: "reviewer", id: qualification.reviewer.text),
                details: [
                    "category": .text(qualification.category.rawValue),
                    "language": .text(qualification.language ?? "any"),
                ],
            ),
            in: transaction,
        )
    }
}
