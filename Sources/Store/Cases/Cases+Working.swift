package import Casework
import Foundation
package import Policy

// What reviewers do with cases.
extension Cases {
    /// Takes a case, or more time for one's own.
    package func take(
        _ id: CaseID,
        of tenant: TenantName,
        by reviewer: Reviewer,
        in transaction: any Transaction,
    ) throws -> Case {
        var isNew = true
        let taken = try change(id, of: tenant, in: transaction) { found in
            isNew = found.holder(at: records.now) != reviewer.person
            try found.take(by: reviewer, for: limits.leaseSeconds, at: records.now)
        }
        if isNew { try note(taken, "case.taken", by: reviewer.person, in: transaction) }
        return taken
    }

    /// Takes the first case of a queue that nobody works on, of those that the reviewer may decide.
    ///
    /// - Throws: ``CaseRefusal/emptyQueue``.
    package func takeNext(
        in queue: CaseQueue,
        of tenant: TenantName,
        by reviewer: Reviewer,
        in transaction: any Transaction,
    ) throws -> Case {
        let rows = rows(transaction)
        for waiting in try rows.waiting(in: queue, of: tenant, at: records.now, limit: 100)
        where reviewer.mayTake(waiting, at: records.now) {
            // One that somebody else takes just now is passed.
            guard try rows.holdFree(waiting.id, of: tenant, at: records.now) else { continue }
            return try take(waiting.id, of: tenant, by: reviewer, in: transaction)
        }
        throw CaseRefusal.emptyQueue
    }

    package func takeOver(
        _ id: CaseID,
        of tenant: TenantName,
        by reviewer: Reviewer,
        because reason: String,
        in transaction: any Transaction,
    ) throws -> Case {
        let taken = try change(id, of: tenant, in: transaction) { found in
            try found.takeOver(
                by: reviewer,
                because: reason,
                for: limits.leaseSeconds,
                at: records.now,
            )
        }
        let details = ["reason": CanonicalJSON.text(reason)]
        try note(taken, "case.taken_over", by: reviewer.person, details, in: transaction)
        return taken
    }

    package func giveBack(
        _ id: CaseID,
        of tenant: TenantName,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> Case {
        let given = try change(id, of: tenant, in: transaction) { found in
            try found.giveBack(by: person, at: records.now)
        }
        try record("case.given_back", given, by: .init(.person(person)), in: transaction)
        return given
    }

    /// Hands a case to somebody more senior.
    package func escalate(
        _ id: CaseID,
        of tenant: TenantName,
        by person: PersonName,
        because reason: String,
        in transaction: any Transaction,
    ) throws -> Case {
        let raised = try change(id, of: tenant, in: transaction) { found in
            try found.escalate(by: person, because: reason, at: records.now)
        }
        try record(
            "case.escalated",
            raised,
            by: .init(.person(person)),
            ["level": .integer(Int64(raised.content.level.rawValue)), "reason": .text(reason)],
            in: transaction,
        )
        return raised
    }

    /// Who takes a case sees what is in it, which is counted for their protection.
    private func note(
        _ taken: Case,
        _ kind: String,
        by person: PersonName,
        _ details: [String: CanonicalJSON] = [:],
        in transaction: any Transaction,
    ) throws {
        try record(kind, taken, by: .init(.person(person)), details, in: transaction)
        let day = Int64(records.now.timeIntervalSince1970 / 86_400)
        try transaction.run(
            """
            INSERT INTO reviewer_exposures (tenant, reviewer, day, severity, cases)
            VALUES (
                \(taken.tenant.text), \(person.text), \(day),
                \(taken.content.severity.rawValue), 1
            ) ON CONFLICT (tenant, reviewer, day, severity)
                DO UPDATE SET cases = reviewer_exposures.cases + 1
            """
        )
    }
}

// Notes.
extension Cases {
    /// Writes something down on a case.
    ///
    /// - Throws: ``RecordRefusal/tooMany(_:limit:)``.
    package func write(
        _ note: CaseNote,
        on id: CaseID,
        of tenant: TenantName,
        isBounded: Bool = true,
        in transaction: any Transaction,
    ) throws {
        let found = try rows(transaction).hold(id, of: tenant)
        let count: Int? = try transaction.value(
            "SELECT count(*) FROM case_notes WHERE case_id = \(id.text)"
        )
        guard let count, count < limits.notes || !isBounded else {
            throw RecordRefusal.tooMany(.note, limit: limits.notes)
        }
        try transaction.run(
            """
            INSERT INTO case_notes (case_id, number, author, audience, words, written_at)
            VALUES (
                \(id.text), \(count + 1), \(note.by.text), \(note.audience.rawValue),
                \(note.words), \(note.at)
            )
            """
        )
        try record(
            "case.noted",
            found,
            by: .init(.person(note.by)),
            ["audience": .text(note.audience.rawValue)],
            in: transaction,
        )
    }

    /// The notes of a case, first to last.
    package func notes(
        of id: CaseID,
        tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> [CaseNote] {
        try transaction.rows(
            """
            SELECT n.author, n.audience, n.words, n.written_at FROM case_notes n
            JOIN cases c ON c.id = n.case_id
            WHERE n.case_id = \(id.text) AND c.tenant = \(tenant.text) ORDER BY n.number
            """
        ).map { row in
            CaseNote(
                by: try row.named("author", PersonName.init),
                at: try row.get("written_at"),
                try row.named("audience", CaseNote.Audience.init(rawValue:)),
                try row.get("words"),
            )
        }
    }
}

// What reviewers had to see, and what stands still.
extension Cases {
    /// How many cases somebody took in the last days, by severity.
    package func exposure(
        of person: PersonName,
        tenant: TenantName,
        days: Int,
        in transaction: any Transaction,
    ) throws -> [PolicyCategory.Severity: Int] {
        let first = Int64(records.now.timeIntervalSince1970 / 86_400) - Int64(days)
        let rows = try transaction.rows(
            """
            SELECT severity, cases FROM reviewer_exposures
            WHERE tenant = \(tenant.text) AND reviewer = \(person.text) AND day > \(first)
            """
        )
        var counts: [PolicyCategory.Severity: Int] = [:]
        for row in rows {
            let severity = try row.named("severity") { PolicyCategory.Severity(rawValue: $0) }
            counts[severity, default: 0] += try row.get("cases", as: Int.self)
        }
        return counts
    }

    /// Lets a case's clocks stand still while somebody else has to answer, or run on.
    package func pause(
        _ reason: CaseClock.Reason?,
        _ id: CaseID,
        of tenant: TenantName,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> Case {
        try change(id, of: tenant, in: transaction) { found in
            guard found.content.state != .closed else { throw CaseRefusal.closed }
            let due = try Clocks(records).pause(reason, of: found, by: person, in: transaction)
            found.fall(dueAt: due)
        }
    }
}
