package import Casework
import Foundation
import Policy

/// Complaints about items and accounts: the rows of `reports` and `reporters`.
package struct Reports: Sendable {
    let records: Records
    let vault: Vault
    package let limits: ReportLimits

    package init(_ records: Records, vault: Vault, limits: ReportLimits = ReportLimits()) {
        (self.records, self.vault, self.limits) = (records, vault, limits)
    }

    /// Takes a report in: keeps what was to be seen, starts its clock, and puts it to the case of its
    /// subject.
    ///
    /// - Returns: the report, and the number by which its reporter asks about it: shown this once.
    /// - Throws: ``ReportRefusal``, ``RecordRefusal``.
    package func receive(
        _ draft: ReportDraft,
        in transaction: any Transaction,
    ) throws -> (Report, ReceiptNumber) {
        let profile = try Tenants(records).profile(of: draft.tenant, in: transaction)
        let evidence = try evidence(of: draft, in: transaction)
        // First the case, then the reporter, as whoever closes the case does.
        let kind = draft.clockKind
        let due = Clocks(records).due(kind, under: profile)
        let opened = try Cases(records).gather(
            draft.cause(dueAt: due),
            on: draft.subject,
            of: draft.tenant,
            in: transaction,
        )
        let reporter = try reporter(of: draft, in: transaction)
        let rows = ReportRows(transaction: transaction)
        try check(reporter, try rows.countOpen(of: reporter.id))
        let report = Report(
            try draft.subject.request ?? records.newID(),
            draft.statement,
            by: reporter.id,
            at: records.now,
            in: Report.Place(
                of: draft.tenant,
                draft.subject,
                in: opened.id,
                evidence: evidence,
                dueAt: due,
            ),
        )
        let receipt = try newReceipt()
        try rows.insert(report, receipt: receipt)
        try keep(draft.sender, of: report, in: transaction)
        try Clocks(records).start(
            kind,
            for: report.id,
            in: opened,
            until: due,
            transaction: transaction,
        )
        try ReportEvents(records).record("report.received", report, in: transaction)
        try ReportEvents(records).tell(.reportReceived, report, in: transaction)
        return (report, receipt)
    }

    /// Nil where this tenant has no such report.
    package func find(
        _ id: ReportID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Report? {
        try ReportRows(transaction: transaction).find(id, of: tenant)
    }

    /// The report of a receipt.
    ///
    /// - Throws: ``ReportRefusal/unknownReceipt``.
    package func find(
        _ receipt: ReceiptNumber,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Report {
        let found = try ReportRows(transaction: transaction).find(receipt, of: tenant)
        guard let found else { throw ReportRefusal.unknownReceipt }
        return found
    }

    /// The reports of a case, oldest first.
    package func all(
        of found: Case,
        in transaction: any Transaction,
    ) throws -> [Report] {
        try ReportRows(transaction: transaction).all(of: found.id)
    }

    private func evidence(
        of draft: ReportDraft,
        in transaction: any Transaction,
    ) throws -> Evidence? {
        switch draft.subject {
        case .request: return nil
        case .account(let id):
            guard try Accounts(records).find(id, of: draft.tenant, in: transaction) != nil else {
                throw RecordRefusal.unknown(.account)
            }
            return nil
        case .item(let id):
            guard let item = try ItemRows(transaction: transaction).find(id, of: draft.tenant),
                item.state != .withdrawn,
                let kept = try VersionRows(transaction: transaction)
                    .find((item.course.playing ?? item.course.newest).number, of: id)
            else { throw RecordRefusal.unknown(.item) }
            let stage = (item.course.playing ?? item.course.newest).stage
            return Evidence(item, kept.version, decision: stage.decision)
        }
    }

    /// Whoever types a contact needn't be the one whose it is, so learns nothing of them by it.
    private func check(_ reporter: Reporter, _ open: Int) throws(ReportRefusal) {
        guard reporter.kind != .anybody else {
            let isRefused = (reporter.suspension?.until).map { $0 > records.now } ?? false
            guard !isRefused, open < limits.openReports else { throw .notTaken }
            return
        }
        try reporter.check(at: records.now)
        guard open < limits.openReports else { throw .tooManyOpen(limit: limits.openReports) }
    }

    private func newReceipt() throws(DatabaseError) -> ReceiptNumber {
        guard let receipt = ReceiptNumber(secretBytes: records.surroundings.secretBytes(10)) else {
            throw .unexpectedValue(column: "receipt", wanted: "10 bytes", found: "others")
        }
        return receipt
    }

    private func keep(
        _ sender: ReportSender,
        of report: Report,
        in transaction: any Transaction,
    ) throws {
        guard case .anybody(let contact?) = sender else { return }
        var fields: [SubjectField: Secret] = [.contact: contact.contact]
        if let name = contact.name { fields[.name] = name }
        try vault.keep(fields, of: SubjectOwner(report), in: transaction)
    }
}

extension SubjectOwner {
    /// What is kept of who sent a report.
    package init(_ report: Report) {
        self.init(.reporter, report.id.text, of: report.tenant)
    }
}

extension ReportDraft {
    var clockKind: ClockKind {
        if statement.likeness != nil { return .personShown }
        if case .flagger = sender { return .flagger }
        return statement.notice == nil ? .report : .notice
    }

    func cause(dueAt: Date) -> CaseCause {
        let source: CaseSource =
            switch clockKind {
            case .flagger: .flagger
            case .notice: .notice
            case .personShown: .personShown
            default: .report
            }
        let reason = statement.reason
        return CaseCause(source, reason.category, reason.severity, dueAt: dueAt)
    }
}
