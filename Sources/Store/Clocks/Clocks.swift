package import Casework
import Foundation
package import Policy

/// How long people wait for an answer: the rows of `clocks`, by the limits that the profile publishes.
package struct Clocks: Sendable {
    let records: Records

    package init(_ records: Records) { self.records = records }

    /// By when something is due that begins now.
    func due(_ kind: ClockKind, under profile: Profile) -> Date {
        records.now.addingTimeInterval(Double(profile.times.hours(for: kind)) * 3_600)
    }

    /// Starts the clock of something that belongs to a case.
    func start(
        _ kind: ClockKind,
        for owner: some RecordID,
        in opened: Case,
        until dueAt: Date,
        transaction: any Transaction,
    ) throws {
        let clock = CaseClock(
            try records.newID(),
            kind,
            for: owner.text,
            of: opened.tenant,
            in: opened.id,
            from: records.now,
            until: dueAt,
        )
        try ClockRows(transaction: transaction).insert(clock)
    }

    /// Starts the clock of an appeal, which belongs to no case.
    func start(for appeal: Appeal, in transaction: any Transaction) throws {
        let clock = CaseClock(
            try records.newID(),
            .appeal,
            for: appeal.id.text,
            of: appeal.tenant,
            in: nil,
            from: appeal.openedAt,
            until: appeal.dueAt,
        )
        try ClockRows(transaction: transaction).insert(clock)
    }

    /// Ends the clock of something that is answered now.
    func stop(
        _ owner: some RecordID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws {
        let rows = ClockRows(transaction: transaction)
        for var clock in try rows.hold(
            "owner = \(owner.text) AND tenant = \(tenant.text) AND stopped_at IS NULL"
        ) {
            let wasBreached = clock.breachedAt != nil
            clock.stop(at: records.now)
            try rows.update(clock)
            guard !wasBreached, clock.breachedAt != nil else { continue }
            try record("clock.breached", clock, by: .system("clocks"), in: transaction)
        }
    }

    /// Notes what is overdue, and tells of it; a part at a time.
    ///
    /// - Returns: whether there may be more.
    package func noteBreaches(
        limit: Int,
        in transaction: any Transaction,
    ) throws -> Bool {
        let rows = ClockRows(transaction: transaction)
        let overdue = try rows.hold(
            """
            stopped_at IS NULL AND paused_since IS NULL AND breached_at IS NULL
            AND due_at < \(records.now)
            """,
            limit: limit,
        )
        for var clock in overdue where clock.noteBreach(at: records.now) {
            try rows.update(clock)
            try record("clock.breached", clock, by: .system("clocks"), in: transaction)
        }
        return overdue.count == limit
    }

    /// Lets all clocks of a case stand still, or run on.
    ///
    /// - Parameter reason: what is waited for; nil: they run on.
    /// - Returns: the earliest due time of those that run; nil where none does.
    func pause(
        _ reason: CaseClock.Reason?,
        of found: Case,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> Date? {
        let rows = ClockRows(transaction: transaction)
        var running: [Date] = []
        for var clock in try rows.hold(
            "case_id = \(found.id.text) AND stopped_at IS NULL"
        ) {
            let before = clock
            if let reason {
                _ = clock.pause(reason, at: records.now)
            } else {
                clock.resume(at: records.now)
            }
            if clock != before {
                try rows.update(clock)
                let kind = reason == nil ? "clock.resumed" : "clock.paused"
                try record(kind, clock, by: .init(.person(person)), in: transaction)
            }
            if clock.isRunning { running.append(clock.dueAt) }
        }
        return running.min()
    }

    /// What runs, stands still or ended for a tenant: newest first.
    package func list(
        of tenant: TenantName,
        kind: ClockKind? = nil,
        breachedOnly: Bool = false,
        limit: Int,
        in transaction: any Transaction,
    ) throws -> [CaseClock] {
        var condition: SQL = "tenant = \(tenant.text)"
        if let kind { condition = "\(condition) AND kind = \(kind.rawValue)" }
        if breachedOnly { condition = "\(condition) AND breached_at IS NOT NULL" }
        return try ClockRows(transaction: transaction).list(condition, limit: limit)
    }

    /// The clocks of a case.
    package func list(
        of found: Case,
        in transaction: any Transaction,
    ) throws -> [CaseClock] {
        try ClockRows(transaction: transaction).list(
            "case_id = \(found.id.text) AND tenant = \(found.tenant.text)",
            limit: 1_000,
        )
    }

    private func record(
        _ kind: String,
        _ clock: CaseClock,
        by actor: AuditEntry.Actor,
        in transaction: any Transaction,
    ) throws {
        var details: [String: CanonicalJSON] = [
            "kind": .text(clock.kind.rawValue), "owner": .text(clock.owner),
        ]
        if let reason = clock.pause?.reason { details["waits_for"] = .text(reason.rawValue) }
        if let id = clock.caseID { details["case"] = .text(id.text) }
        let entry = AuditEntry(
            tenant: clock.tenant.text,
            kind: kind,
            actor: actor,
            subject: .init(kind: "clock", id: clock.id.text),
            details: details,
        )
        try records.trail.record(entry, in: transaction)
        guard kind == "clock.breached" else { return }
        try Webhooks(records).announce(WebhookEvent(overdue: clock), in: transaction)
    }
}
