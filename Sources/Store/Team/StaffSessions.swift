package import Casework
package import Foundation

/// The id of a session, which is no secret.
package struct SessionID: RecordID {
    package let text: String

    package init?(_ text: String) {
        guard Self.hasShape(text) else { return nil }
        self.text = text
    }
}

/// What is kept of a session: the SHA-256 of its secret, never the secret.
package struct KeptSession: Hashable, Sendable {
    /// How somebody signed in.
    package enum Method: String, Hashable, Sendable, CaseIterable {
        case password
        /// With an identity provider.
        case provider
    }

    package let id: SessionID
    package let member: TeamMember
    package let method: Method
    /// How surely an identity provider knows them, in its own words (OpenID Connect Core, `acr`).
    package let acr: String?
    /// What their browser calls itself.
    package let agent: String
    package let openedAt: Date
    /// When they last showed who they are.
    package let signedInAt: Date
    package let seenAt: Date
    /// Whatever happens in it.
    package let endsAt: Date
    /// When it was ended; nil where it ends by itself.
    package let endedAt: Date?

    /// Whether it still opens doors.
    package func isOpen(at now: Date, _ limits: SessionLimits) -> Bool {
        endedAt == nil && member.disabledAt == nil && now < end(limits)
    }

    /// When it ends unless it is used.
    package func end(_ limits: SessionLimits) -> Date {
        min(endsAt, limits.end(openedAt: openedAt, seenAt: seenAt))
    }
}

/// How somebody came in.
package struct SignIn: Hashable, Sendable {
    package var method: KeptSession.Method
    package var acr: String?
    package var agent: String
    /// When they showed who they are, where an identity provider says that it was earlier.
    package var signedInAt: Date?

    package init(
        by method: KeptSession.Method,
        acr: String? = nil,
        agent: String = "",
        signedInAt: Date? = nil,
    ) {
        (self.method, self.acr, self.signedInAt) = (method, acr, signedInAt)
        self.agent = agent
    }
}

/// The rows of `staff_sessions`.
package struct StaffSessions: Sendable {
    private let records: Records
    private let limits: SessionLimits
    private let team: Team

    package init(_ records: Records, limits: SessionLimits = SessionLimits()) {
        self.records = records
        self.limits = limits
        team = Team(records)
    }

    /// Opens a session; where somebody has too many, the oldest ends.
    ///
    /// - Parameter digest: SHA-256 of its secret, which nobody had before.
    @discardableResult
    package func open(
        _ digest: [UInt8],
        for member: TeamMember,
        _ signIn: SignIn,
        in transaction: any Transaction,
    ) throws -> SessionID {
        let (id, now) = (try records.newID(SessionID.self), records.now)
        let signedIn = min(now, signIn.signedInAt ?? now)
        try transaction.run(
            """
            INSERT INTO staff_sessions (
                id, digest, staff, method, acr, agent, opened_at, signed_in_at, seen_at, ends_at
            )
            VALUES (
                \(id.text), \(digest), \(member.id.text), \(signIn.method.rawValue),
                \(signIn.acr), \(signIn.agent), \(now), \(signedIn), \(now),
                \(now + Double(limits.absoluteHours) * 3_600)
            )
            """
        )
        let others = try rows(of: member, in: transaction)
            .filter { $0.id != id && $0.isOpen(at: now, limits) }
        for session in others.dropLast(max(limits.sessions - 1, 0)) {
            try end(session.id, in: transaction)
        }
        try team.record(
            "staff.signed_in",
            member,
            by: .of(member),
            ["session": .text(id.text), "method": .text(signIn.method.rawValue)],
            in: transaction,
        )
        return id
    }

    /// The session with this digest, also one that is over; nil where there is none.
    package func find(
        digest: [UInt8],
        in transaction: any Transaction,
    ) throws -> KeptSession? {
        try transaction.firstRow("\(Self.selection) WHERE s.digest = \(digest)")
            .map { try KeptSession(row: $0) }
    }

    /// Notes that a session was used.
    package func note(_ session: KeptSession, in transaction: any Transaction) throws {
        try transaction.run(
            """
            UPDATE staff_sessions SET seen_at = \(records.now)
            WHERE id = \(session.id.text) AND seen_at < \(records.now)
            """
        )
    }

    /// Gives a session another secret, and notes that its person showed again who they are.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)`` for one that ended meanwhile.
    package func renew(
        _ session: KeptSession,
        to digest: [UInt8],
        in transaction: any Transaction,
    ) throws {
        let count = try transaction.run(
            """
            UPDATE staff_sessions SET digest = \(digest), signed_in_at = \(records.now),
                seen_at = \(records.now)
            WHERE id = \(session.id.text) AND ended_at IS NULL
            """
        )
        guard count == 1 else { throw RecordRefusal.unknown(.session) }
        try team.record(
            "staff.stepped_up",
            session.member,
            by: .of(session.member),
            ["session": .text(session.id.text)],
            in: transaction,
        )
    }

    /// A person's sessions that are open, oldest first.
    package func open(
        of member: TeamMember,
        in transaction: any Transaction,
    ) throws -> [KeptSession] {
        let now = records.now
        return try rows(of: member, in: transaction).filter { $0.isOpen(at: now, limits) }
    }

    /// Ends a session; ended twice is ended once.
    ///
    /// - Parameter member: whose it has to be.
    /// - Throws: ``RecordRefusal/unknown(_:)`` for one that this person doesn't have.
    package func end(
        _ id: SessionID,
        of member: TeamMember,
        by actor: AuditEntry.Actor,
        in transaction: any Transaction,
    ) throws {
        let owned = try rows(of: member, in: transaction)
        guard let session = owned.first(where: { $0.id == id }) else {
            throw RecordRefusal.unknown(.session)
        }
        guard session.endedAt == nil else { return }
        try end(id, in: transaction)
        try team.record(
            "staff.signed_out",
            member,
            by: actor,
            ["session": .text(id.text)],
            in: transaction,
        )
    }

    /// Ends all sessions of somebody, but perhaps one.
    package func endAll(
        of member: TeamMember,
        except kept: SessionID? = nil,
        in transaction: any Transaction,
    ) throws {
        try transaction.run(
            """
            UPDATE staff_sessions SET ended_at = \(records.now)
            WHERE staff = \(member.id.text) AND ended_at IS NULL AND id <> \(kept?.text ?? "")
            """
        )
    }

    private func end(_ id: SessionID, in transaction: any Transaction) throws {
        try transaction.run(
            """
            UPDATE staff_sessions SET ended_at = \(records.now)
            WHERE id = \(id.text) AND ended_at IS NULL
            """
        )
    }

    private func rows(
        of member: TeamMember,
        in transaction: any Transaction,
    ) throws -> [KeptSession] {
        try transaction.rows(
            """
            \(Self.selection) WHERE s.staff = \(member.id.text) ORDER BY s.opened_at, s.id
            """
        ).map { try KeptSession(row: $0) }
    }

    private static let selection: SQL = """
        SELECT s.id AS session_id, s.method, s.acr, s.agent, s.opened_at, s.signed_in_at,
            s.seen_at, s.ends_at, s.ended_at, p.id AS staff_id, p.tenant, p.person,
            p.display_name, p.roles, p.created_at, p.disabled_at
        FROM staff_sessions s JOIN staff p ON p.id = s.staff
        """
}

extension KeptSession {
    fileprivate init(row: Row) throws(DatabaseError) {
        id = try row.named("session_id", SessionID.init)
        member = try TeamMember(row: row)
        method = try row.named("method", Method.init)
        acr = try row.get("acr")
        agent = try row.get("agent")
        openedAt = try row.get("opened_at")
        signedInAt = try row.get("signed_in_at")
        seenAt = try row.get("seen_at")
        endsAt = try row.get("ends_at")
        endedAt = try row.get("ended_at")
    }
}
