package import Casework
import Foundation
import Media
import Policy

/// Requests of people who are shown: reports of their own kind, the items that they are about, and what
/// is done about these before anybody looked (TAKE IT DOWN Act, section 3).
package struct LikenessRequests: Sendable {
    let records: Records
    let reports: Reports
    package let limits: LikenessLimits

    package init(
        _ reports: Reports,
        _ records: Records,
        limits: LikenessLimits = LikenessLimits(),
    ) {
        (self.records, self.reports, self.limits) = (records, reports, limits)
    }

    /// Takes a request in: keeps what plays from playing where it is about an intimate likeness, starts
    /// its clock of 48 hours, opens the cases, and has copies looked for.
    ///
    /// - Throws: ``ReportRefusal``, ``RecordRefusal``: then nothing is done.
    package func receive(
        _ draft: LikenessDraft,
        in transaction: any Transaction,
    ) throws -> ReceivedRequest {
        let tenant = draft.tenant
        let copies = try self.copies(of: draft, in: transaction)
        let items = try hold(draft.items.union(copies), of: tenant, in: transaction)
        guard draft.items.isSubset(of: items.map(\.item.id)) else {
            throw RecordRefusal.unknown(.item)
        }
        let first = items.first { draft.items.contains($0.item.id) }
        // First the items, then their cases, then the reporter.
        for (item, _) in items where item.id != first?.item.id {
            try gather(draft.statement.reason, on: item, of: tenant, in: transaction)
        }
        let (report, receipt) = try reports.receive(
            ReportDraft(
                on: try first.map { .item($0.item.id) } ?? .request(records.newID()),
                of: tenant,
                draft.statement,
                from: .anybody(draft.contact),
            ),
            in: transaction,
        )
        try checkRate(of: report, in: transaction)
        for (item, publisher) in items {
            let isNamed = draft.items.contains(item.id)
            try keep(.init(isNamed ? .named : .bytes), item, publisher, report, in: transaction)
        }
        try records.queue.enqueue(
            LikenessJob(report.id, at: records.now).request(for: tenant),
            in: transaction,
        )
        return ReceivedRequest(
            report: report,
            receipt: receipt,
            found: items.count,
            held: try ShownItemRows(transaction: transaction).countHeld(by: report.id),
        )
    }

    /// The other items that have the bytes of those that are named, or of which a digest was sent.
    private func copies(
        of draft: LikenessDraft,
        in transaction: any Transaction,
    ) throws -> Set<ItemID> {
        let rows = CopyRows(transaction: transaction, tenant: draft.tenant)
        let sent = draft.claim.fingerprints.compactMap { sent in
            sent.sha256.flatMap { ContentDigest(hexadecimal: $0) }
        }
        let files = try rows.digests(of: draft.items).union(sent)
        return try rows.items(with: files, limit: limits.promptCopies)
    }

    /// Items that didn't end, held in the order of their ids.
    private func hold(
        _ items: Set<ItemID>,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> [(item: Item, publisher: Publisher)] {
        try items.sorted { $0.text < $1.text }
            .map { try Items(records).hold($0, of: tenant, in: transaction) }
            .filter { $0.0.state != .withdrawn }
            .map { (item: $0.0, publisher: $0.1) }
    }

    /// A contact that sends too many is told to wait: whoever means it has one request, not a hundred.
    private func checkRate(of report: Report, in transaction: any Transaction) throws {
        let count = try ReportRows(transaction: transaction).count(
            of: report.reporter,
            tenant: report.tenant,
            since: records.now - 86_400,
        )
        guard count <= limits.requestsPerDay else {
            throw ReportRefusal.tooManyRequests(limit: limits.requestsPerDay)
        }
    }

    /// Puts a request to the case of an item, with a clock where the case is new.
    func gather(
        _ reason: ReportReason,
        on item: Item,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws {
        let clocks = Clocks(records)
        let profile = try Tenants(records).profile(of: tenant, in: transaction)
        let due = clocks.due(.personShown, under: profile)
        let opened = try Cases(records).gather(
            CaseCause(.personShown, reason.category, reason.severity, dueAt: due),
            on: .item(item.id),
            of: tenant,
            in: transaction,
        )
        guard opened.content.causes == 1 else { return }
        try clocks.start(
            .personShown,
            for: opened.id,
            in: opened,
            until: due,
            transaction: transaction,
        )
    }

    /// Notes that a request is about a held item, and keeps that from playing where it has to be.
    func keep(
        _ found: ShownItem.Found,
        _ item: Item,
        _ publisher: Publisher,
        _ report: Report,
        in transaction: any Transaction,
    ) throws {
        let rows = ShownItemRows(transaction: transaction)
        let shown = ShownItem(
            item.id,
            version: item.course.newest.number,
            by: report.id,
            found,
        )
        guard try rows.insert(shown, of: item.tenant, at: records.now),
            report.statement.reason == .intimateLikeness,
            try rows.countHeld(by: report.id) < limits.heldAtOnce
        else { return }
        try LikenessHolding(records).hold(shown, item, publisher, in: transaction)
    }
}

extension Reports {
    /// The items that a request of somebody who is shown is about.
    package func shown(
        by report: Report,
        in transaction: any Transaction,
    ) throws -> [ShownItem] {
        guard report.statement.likeness != nil else { return [] }
        return try ShownItemRows(transaction: transaction).all(by: report.id)
    }
}
