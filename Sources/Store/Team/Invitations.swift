package import Casework
package import Foundation

/// What is kept of a setup link: the SHA-256 of its code, never the code.
package struct KeptInvitation: Hashable, Sendable {
    package let member: TeamMember
    package let expiresAt: Date
}

/// Links by which people set what they sign in with: the rows of `staff_invitations`.
package struct Invitations: Sendable {
    private let records: Records
    private let limits: SessionLimits
    private let team: Team

    package init(_ records: Records, limits: SessionLimits = SessionLimits()) {
        self.records = records
        self.limits = limits
        team = Team(records)
    }

    /// Makes a link out to somebody; an earlier one ends.
    ///
    /// - Parameter digest: SHA-256 of its code, which is kept nowhere.
    /// - Returns: until when it can be used.
    /// - Throws: ``TeamRefusal/disabled(_:)``.
    @discardableResult
    package func make(
        _ digest: [UInt8],
        for member: TeamMember,
        by actor: AuditEntry.Actor,
        in transaction: any Transaction,
    ) throws -> Date {
        guard member.disabledAt == nil else { throw TeamRefusal.disabled(member.person) }
        try endAll(of: member, in: transaction)
        let end = records.now + Double(limits.setupHours) * 3_600
        try transaction.run(
            """
            INSERT INTO staff_invitations (digest, staff, made_at, expires_at)
            VALUES (\(digest), \(member.id.text), \(records.now), \(end))
            """
        )
        try team.record("staff.invited", member, by: actor, in: transaction)
        return end
    }

    /// To whom a link is made out that can still be used.
    ///
    /// - Throws: ``TeamRefusal/setupCode`` for every other, without saying why.
    package func find(
        _ digest: [UInt8],
        in transaction: any Transaction,
    ) throws -> KeptInvitation {
        let row = try transaction.firstRow(
            """
            SELECT i.expires_at, p.id AS staff_id, p.tenant, p.person, p.display_name, p.roles,
                p.created_at, p.disabled_at
            FROM staff_invitations i JOIN staff p ON p.id = i.staff
            WHERE i.digest = \(digest) AND i.ended_at IS NULL AND i.expires_at > \(records.now)
                AND p.disabled_at IS NULL
            """
        )
        guard let row else { throw TeamRefusal.setupCode }
        return KeptInvitation(
            member: try TeamMember(row: row),
            expiresAt: try row.get("expires_at"),
        )
    }

    /// Uses a link, which works once.
    ///
    /// - Throws: ``TeamRefusal/setupCode``.
    package func use(
        _ digest: [UInt8],
        in transaction: any Transaction,
    ) throws -> TeamMember {
        let found = try find(digest, in: transaction)
        let count = try transaction.run(
            """
            UPDATE staff_invitations SET ended_at = \(records.now)
            WHERE digest = \(digest) AND ended_at IS NULL
            """
        )
        guard count == 1 else { throw TeamRefusal.setupCode }
        return found.member
    }

    /// Ends what was made out to somebody.
    func endAll(of member: TeamMember, in transaction: any Transaction) throws {
        try transaction.run(
            """
            UPDATE staff_invitations SET ended_at = \(records.now)
            WHERE staff = \(member.id.text) AND ended_at IS NULL
            """
        )
    }
}
