package import Casework
import Foundation
import Policy

/// What people have to decide: the rows of `cases`.
package struct Cases: Sendable {
    let records: Records
    let routing: Routing
    package let limits: CaseLimits

    package init(
        _ records: Records,
        routing: Routing = .standard,
        limits: CaseLimits = CaseLimits(),
    ) {
        (self.records, self.routing, self.limits) = (records, routing, limits)
    }

    func rows(_ transaction: any Transaction) -> CaseRows {
        CaseRows(transaction: transaction, routing: routing)
    }

    /// Puts a reason to look to the case of its subject, which is opened where there is none.
    func gather(
        _ cause: CaseCause,
        on subject: CaseSubject,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Case {
        let rows = rows(transaction)
        for _ in 0..<Self.mostTries {
            if let found = try rows.holdOpen(subject, of: tenant) {
                var changed = found
                changed.add(cause)
                try rows.update(changed, from: found)
                return changed
            }
            if let opened = try open(for: cause, on: subject, of: tenant, in: transaction) {
                return opened
            }
        }
        throw DatabaseError.conflict("cases of one subject come and go")
    }

    /// How often a case may be opened and closed by others meanwhile.
    private static let mostTries = 10

    /// Nil where somebody else opened one just now.
    private func open(
        for cause: CaseCause,
        on subject: CaseSubject,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Case? {
        var opened = Case(
            try records.newID(),
            of: tenant,
            on: subject,
            at: records.now,
            for: cause,
        )
        opened.report(reach: try reach(of: subject, in: transaction))
        guard try rows(transaction).insert(opened) else { return nil }
        try record("case.opened", opened, by: .system("cases"), in: transaction)
        return opened
    }

    /// Nil where this tenant has no such case.
    package func find(
        _ id: CaseID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Case? {
        try rows(transaction).find(id, of: tenant)
    }

    /// Changes a case as one thing that is done, on record.
    ///
    /// - Parameter revision: the case's as the caller read it; nil: whatever it is.
    /// - Throws: ``RecordRefusal/changed(found:)``, ``CaseRefusal``.
    func change(
        _ id: CaseID,
        of tenant: TenantName,
        expecting revision: Int64? = nil,
        in transaction: any Transaction,
        _ change: (inout Case) throws -> Void,
    ) throws -> Case {
        let rows = rows(transaction)
        let found = try rows.hold(id, of: tenant)
        if let revision, revision != found.revision {
            throw RecordRefusal.changed(found: found.revision)
        }
        var changed = found
        try change(&changed)
        try rows.update(changed, from: found)
        return changed
    }

    func record(
        _ kind: String,
        _ found: Case,
        by actor: AuditEntry.Actor,
        _ details: [String: CanonicalJSON] = [:],
        in transaction: any Transaction,
    ) throws {
        let content = found.content
        let standing: [String: CanonicalJSON] = [
            found.subject.kind.rawValue: .text(found.subject.id),
            "category": .text(content.category.rawValue),
            "severity": .text(content.severity.rawValue),
            "state": .text(content.state.rawValue),
            "queue": .text(routing.queue(of: found).rawValue),
        ]
        let entry = AuditEntry(
            tenant: found.tenant.text,
            kind: kind,
            actor: actor,
            subject: .init(kind: "case", id: found.id.text),
            details: standing.merging(details) { $1 },
        )
        try records.trail.record(entry, in: transaction)
        if let event = WebhookEvent(entry, on: found) {
            try Webhooks(records).announce(event, in: transaction)
        }
    }
}

extension Cases {
    /// The case that waits for a second person's word on a proposal; nil where none does.
    func waiting(
        for approval: ApprovalID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> CaseID? {
        try rows(transaction).holdWaiting(for: approval, of: tenant)?.id
    }

    /// Where a case waits.
    package func queue(of found: Case) -> CaseQueue { routing.queue(of: found) }
}
