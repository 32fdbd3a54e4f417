package import Casework
import Foundation

/// Who works for a tenant: the rows of `staff`.
///
/// The record names people by their pseudonyms; what the team calls them never leaves this table.
package struct Team: Sendable {
    let records: Records

    package init(_ records: Records) { self.records = records }

    /// Makes somebody known, who can't sign in until they used a setup link or came from an identity
    /// provider.
    ///
    /// - Throws: ``TeamRefusal/exists(_:)``.
    package func add(
        _ newcomer: Newcomer,
        by actor: AuditEntry.Actor,
        in transaction: any Transaction,
    ) throws -> TeamMember {
        let member = TeamMember(
            id: try records.newID(),
            tenant: newcomer.tenant,
            person: newcomer.person,
            displayName: newcomer.displayName,
            roles: newcomer.roles,
            createdAt: records.now,
        )
        let count = try transaction.run(
            """
            INSERT INTO staff (id, tenant, person, display_name, roles, created_at)
            VALUES (
                \(member.id.text), \(member.tenant.text), \(member.person.text),
                \(member.displayName.text), \(member.roles.text), \(member.createdAt)
            ) ON CONFLICT (tenant, person) DO NOTHING
            """
        )
        guard count == 1 else { throw TeamRefusal.exists(member.person) }
        try record(
            "staff.added",
            member,
            by: actor,
            ["roles": .text(member.roles.text)],
            in: transaction,
        )
        return member
    }

    /// Nil where this tenant has nobody of this pseudonym.
    package func find(
        _ person: PersonName,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> TeamMember? {
        try transaction.firstRow(
            """
            SELECT id AS staff_id, tenant, person, display_name, roles, created_at, disabled_at
            FROM staff WHERE tenant = \(tenant.text) AND person = \(person.text)
            """
        ).map { try TeamMember(row: $0) }
    }

    /// A tenant's staff in the order in which they came.
    ///
    /// - Parameter last: whom the page before ended with.
    package func page(
        of tenant: TenantName,
        after last: StaffID? = nil,
        limit: Int = 100,
        in transaction: any Transaction,
    ) throws -> [TeamMember] {
        // Ids grow with time (RFC 9562 §5.7), so they are the order.
        try transaction.rows(
            """
            SELECT id AS staff_id, tenant, person, display_name, roles, created_at, disabled_at
            FROM staff WHERE tenant = \(tenant.text) AND id > \(last?.text ?? "")
            ORDER BY id LIMIT \(limit)
            """
        ).map { try TeamMember(row: $0) }
    }

    /// Changes what somebody is called and may do; whoever is disabled is signed out everywhere.
    ///
    /// - Parameter asker: who asks for it; nil: whoever works at the machine itself, or an identity
    ///   provider.
    /// - Throws: ``TeamRefusal``, ``RecordRefusal/unknown(_:)``.
    @discardableResult
    package func change(
        _ person: PersonName,
        of tenant: TenantName,
        _ change: TeamChange,
        asking asker: Asker,
        in transaction: any Transaction,
    ) throws -> TeamMember {
        // All of them are held, so that two operators can't shut each other out at once.
        let team = try transaction.rows(
            """
            SELECT id AS staff_id, tenant, person, display_name, roles, created_at, disabled_at
            FROM staff WHERE tenant = \(tenant.text) ORDER BY person \(.forUpdate)
            """
        ).map { try TeamMember(row: $0) }
        guard let member = team.first(where: { $0.person == person }) else {
            throw RecordRefusal.unknown(.person)
        }
        let next = try member.changed(
            by: change,
            of: asker.person,
            otherOperators: asker.decidesAlone
                ? .max : team.count { $0.runsTheTeam && $0.id != member.id },
            at: records.now,
        )
        guard next != member else { return member }
        try transaction.run(
            """
            UPDATE staff SET display_name = \(next.displayName.text), roles = \(next.roles.text),
                disabled_at = \(next.disabledAt)
            WHERE id = \(next.id.text) AND tenant = \(tenant.text)
            """
        )
        if next.disabledAt != nil {
            try StaffSessions(records).endAll(of: next, in: transaction)
            try Invitations(records).endAll(of: next, in: transaction)
        }
        guard next.roles != member.roles || next.disabledAt != member.disabledAt else {
            return next
        }
        try record(
            "staff.changed",
            next,
            by: asker.actor,
            [
                "roles": .text(next.roles.text),
                "disabled": .boolean(next.disabledAt != nil),
            ],
            in: transaction,
        )
        return next
    }

    func record(
        _ kind: String,
        _ member: TeamMember,
        by actor: AuditEntry.Actor,
        _ details: [String: CanonicalJSON] = [:],
        in transaction: any Transaction,
    ) throws {
        var details = details
        details["person"] = .text(member.person.text)
        try records.trail.record(
            AuditEntry(
                tenant: member.tenant.text,
                kind: kind,
                actor: actor,
                subject: .init(kind: "staff", id: member.id.text),
                details: details,
            ),
            in: transaction,
        )
    }
}

/// Who asks for a change of the staff.
package struct Asker: Hashable, Sendable {
    /// Nil: nobody of the staff, but whoever works at the machine or what an identity provider says.
    package let person: PersonName?
    package let actor: AuditEntry.Actor
    /// Whether it may take the last operator's rights: who gives them elsewhere takes them there.
    let decidesAlone: Bool

    /// A member of the staff.
    package init(_ person: PersonName) {
        self.person = person
        actor = .init(id: person.text, role: "operator")
        decidesAlone = false
    }

    /// Somebody or something else.
    package init(_ actor: AuditEntry.Actor) {
        (person, self.actor, decidesAlone) = (nil, actor, false)
    }

    private init(provider actor: AuditEntry.Actor) {
        (person, self.actor, decidesAlone) = (nil, actor, true)
    }

    /// An identity provider, whose word on roles counts.
    package static func provider(_ actor: AuditEntry.Actor) -> Asker { Asker(provider: actor) }
}

/// Somebody who is to work for a tenant.
package struct Newcomer: Hashable, Sendable {
    package let tenant: TenantName
    package let person: PersonName
    package let displayName: DisplayName
    package let roles: Set<StaffRole>

    package init(
        _ person: PersonName,
        of tenant: TenantName,
        displayName: DisplayName? = nil,
        roles: Set<StaffRole>,
    ) {
        (self.person, self.tenant, self.roles) = (person, tenant, roles)
        self.displayName = displayName ?? DisplayName(person)
    }
}

extension Set<StaffRole> {
    /// The words as a row keeps them.
    package var text: String { map(\.rawValue).sorted().joined(separator: " ") }
}

extension TeamMember {
    /// Reads the columns that ``Team`` asks for.
    init(row: Row) throws(DatabaseError) {
        let words = try row.get("roles", as: String.self).split(separator: " ").map(String.init)
        self.init(
            id: try row.named("staff_id", StaffID.init),
            tenant: try row.named("tenant", TenantName.init),
            person: try row.named("person", PersonName.init),
            displayName: try row.named("display_name", DisplayName.init),
            // A role that this version doesn't know allows nothing.
            roles: Set(words.compactMap(StaffRole.init)),
            createdAt: try row.get("created_at"),
            disabledAt: try row.get("disabled_at"),
        )
    }
}
