package import Casework
package import Foundation

/// What somebody signs in with: the hash of a password, and the sealed secret of a device.
package struct KeptCredentials: Hashable, Sendable {
    /// As it names its own recipe: `$scrypt$…`.
    package let password: String
    /// The secret of one-time codes, sealed.
    package let totp: [UInt8]
    /// The step of the last code that was used.
    package let step: Int64
    /// Wrong codes since the last right one.
    package let codeFailures: Int
    package let changedAt: Date
}

/// New credentials, as a setup link makes them.
package struct NewCredentials: Hashable, Sendable {
    package let password: String
    package let totp: [UInt8]
    /// The step of the code by which the device was shown to work, which is used with that.
    package let step: Int64
    /// SHA-256 of each recovery code.
    package let recovery: [[UInt8]]

    package init(password: String, totp: [UInt8], step: Int64, recovery: [[UInt8]]) {
        (self.password, self.totp, self.step) = (password, totp, step)
        self.recovery = recovery
    }
}

/// The rows of `staff_credentials` and `staff_recovery_codes`.
package struct Credentials: Sendable {
    private let records: Records
    private let team: Team

    package init(_ records: Records) {
        self.records = records
        team = Team(records)
    }

    /// Nil for whoever has none, or isn't there.
    package func find(
        _ member: TeamMember,
        in transaction: any Transaction,
    ) throws -> KeptCredentials? {
        try transaction.firstRow(
            """
            SELECT password, totp, totp_step, totp_failures, changed_at
            FROM staff_credentials WHERE staff = \(member.id.text)
            """
        ).map { try KeptCredentials(row: $0) }
    }

    /// Takes the place of whatever somebody signed in with; they are signed out everywhere.
    package func set(
        _ credentials: NewCredentials,
        of member: TeamMember,
        in transaction: any Transaction,
    ) throws {
        try transaction.run(
            """
            INSERT INTO staff_credentials (
                staff, password, totp, totp_step, totp_failures, changed_at
            )
            VALUES (
                \(member.id.text), \(credentials.password), \(credentials.totp),
                \(credentials.step), 0, \(records.now)
            )
            ON CONFLICT (staff) DO UPDATE SET password = excluded.password,
                totp = excluded.totp, totp_step = excluded.totp_step, totp_failures = 0,
                changed_at = excluded.changed_at
            """
        )
        try transaction.run("DELETE FROM staff_recovery_codes WHERE staff = \(member.id.text)")
        for digest in credentials.recovery {
            try transaction.run(
                """
                INSERT INTO staff_recovery_codes (staff, digest)
                VALUES (\(member.id.text), \(digest))
                """
            )
        }
        try StaffSessions(records).endAll(of: member, in: transaction)
        try team.record("staff.enrolled", member, by: .of(member), in: transaction)
    }

    /// Another password, by the person's own wish; other sessions than the one that asks end.
    package func change(
        password: String,
        of member: TeamMember,
        keeping session: SessionID,
        in transaction: any Transaction,
    ) throws {
        let count = try transaction.run(
            """
            UPDATE staff_credentials SET password = \(password), changed_at = \(records.now)
            WHERE staff = \(member.id.text)
            """
        )
        guard count == 1 else { throw TeamRefusal.noPassword }
        try StaffSessions(records).endAll(of: member, except: session, in: transaction)
        try team.record("staff.password_changed", member, by: .of(member), in: transaction)
    }

    /// The same password by another recipe, unless it was changed meanwhile.
    package func rehash(
        _ old: String,
        to new: String,
        of member: TeamMember,
        in transaction: any Transaction,
    ) throws {
        try transaction.run(
            """
            UPDATE staff_credentials SET password = \(new)
            WHERE staff = \(member.id.text) AND password = \(old)
            """
        )
    }

    /// Uses the code of a step, which works once: later codes are still good, earlier ones no more
    /// (RFC 6238 §5.2).
    ///
    /// - Returns: whether it was still good.
    package func use(
        step: Int64,
        of member: TeamMember,
        in transaction: any Transaction,
    ) throws -> Bool {
        try transaction.run(
            """
            UPDATE staff_credentials SET totp_step = \(step), totp_failures = 0
            WHERE staff = \(member.id.text) AND totp_step < \(step)
            """
        ) == 1
    }

    /// Uses a recovery code, which works once.
    ///
    /// - Returns: whether it was one of theirs that was still good.
    package func use(
        recovery digest: [UInt8],
        of member: TeamMember,
        in transaction: any Transaction,
    ) throws -> Bool {
        let count = try transaction.run(
            """
            UPDATE staff_recovery_codes SET used_at = \(records.now)
            WHERE staff = \(member.id.text) AND digest = \(digest) AND used_at IS NULL
            """
        )
        guard count == 1 else { return false }
        try transaction.run(
            "UPDATE staff_credentials SET totp_failures = 0 WHERE staff = \(member.id.text)"
        )
        try team.record("staff.recovery_used", member, by: .of(member), in: transaction)
        return true
    }

    /// Counts a wrong code.
    package func countWrongCode(of member: TeamMember, in transaction: any Transaction) throws {
        try transaction.run(
            """
            UPDATE staff_credentials SET totp_failures = totp_failures + 1
            WHERE staff = \(member.id.text)
            """
        )
    }

    /// How many people have some, in the whole installation.
    package func count(in transaction: any Transaction) throws -> Int {
        try transaction.value("SELECT count(*) AS n FROM staff_credentials") ?? 0
    }

    /// How many recovery codes are left.
    package func recoveryLeft(
        of member: TeamMember,
        in transaction: any Transaction,
    ) throws -> Int {
        try transaction.value(
            """
            SELECT count(*) AS n FROM staff_recovery_codes
            WHERE staff = \(member.id.text) AND used_at IS NULL
            """
        ) ?? 0
    }
}

extension AuditEntry.Actor {
    /// A member of the staff, doing something about themselves.
    static func of(_ member: TeamMember) -> Self { .init(id: member.person.text, role: "person") }
}

extension KeptCredentials {
    fileprivate init(row: Row) throws(DatabaseError) {
        password = try row.get("password")
        totp = try row.get("totp")
        step = try row.get("totp_step")
        codeFailures = try row.get("totp_failures")
        changedAt = try row.get("changed_at")
    }
}
