package import Casework
package import Foundation

/// Closed cases that are looked at again: the rows of `second_looks`.
package struct SecondLooks: Sendable {
    private let records: Records
    private let limits: CaseLimits

    package init(_ records: Records, limits: CaseLimits = CaseLimits()) {
        (self.records, self.limits) = (records, limits)
    }

    /// Draws lots whether a case is looked at again.
    func draw(
        _ closed: Case,
        after person: PersonName,
        in transaction: any Transaction,
    ) throws {
        let part = Double(records.surroundings.chance() >> 11) / Double(UInt64(1) << 53)
        guard part < limits.sampledShare, let outcome = closed.content.closing?.outcome else {
            return
        }
        try add(
            SecondLook(at: closed.id, of: closed.tenant, after: person, outcome, .sample),
            in: transaction,
        )
    }

    /// Puts a case among those that are looked at again.
    func add(_ look: SecondLook, in transaction: any Transaction) throws {
        try transaction.run(
            """
            INSERT INTO second_looks (case_id, tenant, kind, first, first_outcome, created_at)
            VALUES (
                \(look.caseID.text), \(look.tenant.text), \(look.kind.rawValue),
                \(look.first.text), \(look.firstOutcome.rawValue), \(records.now)
            ) ON CONFLICT (case_id) DO NOTHING
            """
        )
    }

    /// What somebody may look at again, oldest first: not what they decided themselves.
    package func waiting(
        for person: PersonName,
        of tenant: TenantName,
        limit: Int,
        in transaction: any Transaction,
    ) throws -> [SecondLook] {
        try list(
            """
            tenant = \(tenant.text) AND second IS NULL AND first <> \(person.text)
            ORDER BY created_at, case_id LIMIT \(limit)
            """,
            in: transaction,
        )
    }

    /// Whether somebody may look again at a case, and so mustn't see what was decided.
    package func waits(
        _ id: CaseID,
        for person: PersonName,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Bool {
        try !list(
            """
            case_id = \(id.text) AND tenant = \(tenant.text) AND second IS NULL
            AND first <> \(person.text)
            """,
            in: transaction,
        ).isEmpty
    }

    /// Takes what a second reviewer would have decided.
    package func judge(
        _ id: CaseID,
        of tenant: TenantName,
        as outcome: CaseOutcome,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> SecondLook {
        let found = try list(
            "case_id = \(id.text) AND tenant = \(tenant.text) \(.forUpdate)",
            in: transaction,
        )
        guard var look = found.first else { throw RecordRefusal.unknown(.case) }
        try look.judge(outcome, by: person, at: records.now)
        try transaction.run(
            """
            UPDATE second_looks SET second = \(person.text), outcome = \(outcome.rawValue),
                judged_at = \(records.now)
            WHERE case_id = \(id.text)
            """
        )
        try records.trail.record(
            AuditEntry(
                tenant: tenant.text,
                kind: "case.reviewed",
                actor: .init(.person(person)),
                subject: .init(kind: "case", id: id.text),
                details: [
                    "outcome": .text(outcome.rawValue), "agrees": .boolean(look.agrees == true),
                ],
            ),
            in: transaction,
        )
        return look
    }

    /// How far second looks agreed since a time; of one first reviewer where one is named.
    package func agreement(
        of tenant: TenantName,
        with reviewer: PersonName? = nil,
        since: Date,
        in transaction: any Transaction,
    ) throws -> LookAgreement {
        var condition: SQL = "tenant = \(tenant.text) AND judged_at >= \(since)"
        if let reviewer { condition = "\(condition) AND first = \(reviewer.text)" }
        let rows = try transaction.rows(
            """
            SELECT first_outcome, outcome, count(*) AS times FROM second_looks
            WHERE \(condition) GROUP BY first_outcome, outcome
            """
        )
        var agreement = LookAgreement()
        for row in rows {
            agreement.add(
                try row.named("first_outcome", CaseOutcome.init(rawValue:)),
                try row.named("outcome", CaseOutcome.init(rawValue:)),
                times: try row.get("times"),
            )
        }
        return agreement
    }

    private func list(_ condition: SQL, in transaction: any Transaction) throws -> [SecondLook] {
        try transaction.rows(
            """
            SELECT case_id, tenant, kind, first, first_outcome, second, outcome, judged_at
            FROM second_looks WHERE \(condition)
            """
        ).map { row in
            var look = SecondLook(
                at: try row.named("case_id", CaseID.init),
                of: try row.named("tenant", TenantName.init),
                after: try row.named("first", PersonName.init),
                try row.named("first_outcome", CaseOutcome.init(rawValue:)),
                try row.named("kind", SecondLook.Kind.init(rawValue:)),
            )
            look.restore(
                second: try row.namedIfPresent("second", PersonName.init),
                outcome: try row.namedIfPresent("outcome", CaseOutcome.init(rawValue:)),
                at: try row.get("judged_at"),
            )
            return look
        }
    }
}
