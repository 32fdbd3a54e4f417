package import Casework
package import Foundation

/// Who somebody is to an identity provider: never a mail address, which may pass to another person
/// (OpenID Connect Core §5.7).
package struct ProviderIdentity: Hashable, Sendable {
    package let issuer: String
    package let subject: String

    package init(issuer: String, subject: String) {
        (self.issuer, self.subject) = (issuer, subject)
    }
}

/// Who is who at identity providers, and which answers of theirs were used: the rows of
/// `staff_identities` and `staff_used_states`.
package struct Identities: Sendable {
    private let records: Records
    private let team: Team

    package init(_ records: Records) {
        self.records = records
        team = Team(records)
    }

    /// Nil for an identity that nobody of the staff has.
    package func find(
        _ identity: ProviderIdentity,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> TeamMember? {
        try transaction.firstRow(
            """
            SELECT p.id AS staff_id, p.tenant, p.person, p.display_name, p.roles, p.created_at,
                p.disabled_at
            FROM staff_identities i JOIN staff p ON p.id = i.staff
            WHERE i.issuer = \(identity.issuer) AND i.subject = \(identity.subject)
                AND p.tenant = \(tenant.text)
            """
        ).map { try TeamMember(row: $0) }
    }

    /// Says that an identity is a member of the staff.
    ///
    /// - Throws: ``TeamRefusal/identityTaken``.
    package func link(
        _ identity: ProviderIdentity,
        to member: TeamMember,
        by actor: AuditEntry.Actor,
        in transaction: any Transaction,
    ) throws {
        let count = try transaction.run(
            """
            INSERT INTO staff_identities (issuer, subject, staff, linked_at)
            VALUES (
                \(identity.issuer), \(identity.subject), \(member.id.text), \(records.now)
            ) ON CONFLICT (issuer, subject) DO NOTHING
            """
        )
        guard count == 1 else { throw TeamRefusal.identityTaken }
        try team.record(
            "staff.linked",
            member,
            by: actor,
            ["issuer": .text(identity.issuer)],
            in: transaction,
        )
    }

    /// Uses the state of a sign-in, which works once.
    ///
    /// - Returns: false where it was used before.
    package func use(
        state digest: [UInt8],
        until end: Date,
        in transaction: any Transaction,
    ) throws -> Bool {
        try transaction.run("DELETE FROM staff_used_states WHERE until < \(records.now)")
        return try transaction.run(
            """
            INSERT INTO staff_used_states (digest, until) VALUES (\(digest), \(end))
            ON CONFLICT (digest) DO NOTHING
            """
        ) == 1
    }
}
