import Casework
import Foundation

/// How reports end, and what is said of them.
struct ReportEvents {
    let records: Records

    init(_ records: Records) { self.records = records }

    /// Ends the open reports of a held case, each by its own outcome.
    ///
    /// - Parameters:
    ///   - usual: the outcome of those that none is named for.
    ///   - named: outcomes by report.
    /// - Throws: ``CaseRefusal/foreignReport``.
    func close(
        of found: Case,
        as usual: ReportOutcome,
        except named: [ReportID: ReportOutcome] = [:],
        decision: DecisionID?,
        in transaction: any Transaction,
    ) throws {
        let rows = ReportRows(transaction: transaction)
        for id in named.keys {
            guard let report = try rows.find(id, of: found.tenant), report.caseID == found.id,
                report.closing == nil
            else { throw CaseRefusal.foreignReport }
        }
        while let report = try rows.all(of: found.id, openOnly: true).first {
            var report = report
            let outcome = named[report.id] ?? usual
            report.close(Report.Closing(outcome, at: records.now, decision: decision))
            try rows.update(report)
            try Clocks(records).stop(report.id, of: report.tenant, in: transaction)
            try count(outcome, of: report, in: transaction)
            try record("report.closed", report, in: transaction)
            try tell(.reportDecided, report, in: transaction)
        }
    }

    /// Tells who sent it, as far as somebody can reach them: by the address in the vault, or through the
    /// host whose user they are.
    func tell(_ kind: NoticeKind, _ report: Report, in transaction: any Transaction) throws {
        let owner = SubjectOwner(report)
        let reporter = try ReporterRows(transaction: transaction)
            .find(report.reporter, of: report.tenant)
        let isReachable = try Vault.keeps(.contact, of: owner, in: transaction)
        guard isReachable || reporter?.kind == .account,
            let place = NoticePlace("/v1/public/\(report.tenant)/receipts")
        else { return }
        try Notices(records).tell(
            NoticeDraft(
                kind,
                to: .reporter(NoticeReference(report.id)),
                of: report.tenant,
                about: NoticeReference(report.id),
                at: place,
            ),
            in: transaction,
        )
    }

    /// Gives a held report the outcome that an appeal found, and its sender the credit for it.
    func correct(
        _ report: Report,
        as outcome: ReportOutcome,
        in transaction: any Transaction,
    ) throws {
        guard let before = report.closing, before.outcome != outcome else { return }
        var corrected = report
        corrected.correct(Report.Closing(outcome, at: before.at, decision: before.decision))
        try ReportRows(transaction: transaction).update(corrected)
        let reporters = ReporterRows(transaction: transaction)
        var reporter = try reporters.hold(report.reporter, of: report.tenant)
        reporter.discount(before.outcome)
        reporter.count(outcome)
        try reporters.update(reporter)
        try record("report.corrected", corrected, in: transaction)
    }

    private func count(
        _ outcome: ReportOutcome,
        of report: Report,
        in transaction: any Transaction,
    ) throws {
        let reporters = ReporterRows(transaction: transaction)
        var reporter = try reporters.hold(report.reporter, of: report.tenant)
        reporter.count(outcome)
        try reporters.update(reporter)
    }

    /// What the record says of a report: not who sent it.
    func record(_ kind: String, _ report: Report, in transaction: any Transaction) throws {
        var details: [String: CanonicalJSON] = [
            "case": .text(report.caseID.text), "reason": .text(report.statement.reason.rawValue),
            report.subject.kind.rawValue: .text(report.subject.id),
            "notice": .boolean(report.statement.notice != nil),
        ]
        if let closing = report.closing { details["outcome"] = .text(closing.outcome.rawValue) }
        let entry = AuditEntry(
            tenant: report.tenant.text,
            kind: kind,
            actor: .system("reports"),
            subject: .init(kind: "report", id: report.id.text),
            details: details,
        )
        try records.trail.record(entry, in: transaction)
        try Webhooks(records).announce(
            WebhookEvent(entry, on: report),
            in: transaction,
        )
    }
}
