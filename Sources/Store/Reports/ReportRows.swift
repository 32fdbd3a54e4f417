import Casework
import Crypto
import Foundation

/// The rows of `reports`.
struct ReportRows {
    let transaction: any Transaction

    private static let columns: SQL = """
        id, tenant, subject_kind, subject, case_id, reporter, statement, evidence, received_at,
        due_at, closing
        """

    func insert(_ report: Report, receipt: ReceiptNumber) throws {
        try transaction.run(
            """
            INSERT INTO reports (
                id, tenant, subject_kind, subject, case_id, reporter, statement, evidence, receipt,
                received_at, due_at
            ) VALUES (
                \(report.id.text), \(report.tenant.text), \(report.subject.kind.rawValue),
                \(report.subject.id), \(report.caseID.text), \(report.reporter.text),
                \(try JSONColumn.text(report.statement)),
                \(try report.evidence.map { try JSONColumn.text($0) }), \(Self.digest(receipt)),
                \(report.receivedAt), \(report.dueAt)
            )
            """
        )
    }

    /// Writes how a held report ended.
    func update(_ report: Report) throws {
        let closing = try report.closing.map { try JSONColumn.text($0) }
        try transaction.run(
            """
            UPDATE reports SET closing = \(closing), closed_at = \(report.closing?.at)
            WHERE id = \(report.id.text) AND tenant = \(report.tenant.text)
            """
        )
    }

    func find(_ id: ReportID, of tenant: TenantName) throws -> Report? {
        try list("id = \(id.text) AND tenant = \(tenant.text)").first
    }

    func find(_ receipt: ReceiptNumber, of tenant: TenantName) throws -> Report? {
        try list("receipt = \(Self.digest(receipt)) AND tenant = \(tenant.text)").first
    }

    func hold(_ id: ReportID, of tenant: TenantName) throws -> Report {
        let found = try list("id = \(id.text) AND tenant = \(tenant.text)", isHeld: true).first
        guard let found else { throw RecordRefusal.unknown(.report) }
        return found
    }

    /// Those of a case, oldest first.
    func all(of id: CaseID, openOnly: Bool = false) throws -> [Report] {
        let open: SQL = openOnly ? "AND closed_at IS NULL" : ""
        return try list("case_id = \(id.text) \(open)", isHeld: openOnly)
    }

    /// Those about a subject that ended with one of these decisions, held.
    func hold(
        closedBy decisions: Set<DecisionID>,
        on subject: CaseSubject,
        of tenant: TenantName,
    ) throws -> [Report] {
        try list(
            """
            tenant = \(tenant.text) AND subject_kind = \(subject.kind.rawValue)
            AND subject = \(subject.id) AND closed_at IS NOT NULL
            """,
            isHeld: true,
        ).filter { $0.closing?.decision.map { decisions.contains($0) } ?? false }
    }

    func countOpen(of reporter: ReporterID) throws -> Int {
        try transaction.value(
            "SELECT count(*) FROM reports WHERE reporter = \(reporter.text) AND closed_at IS NULL"
        ) ?? 0
    }

    /// How many somebody sent since a time.
    func count(of reporter: ReporterID, tenant: TenantName, since begin: Date) throws -> Int {
        try transaction.value(
            """
            SELECT count(*) FROM reports WHERE tenant = \(tenant.text)
                AND received_at > \(begin) AND reporter = \(reporter.text)
            """
        ) ?? 0
    }

    private func list(_ condition: SQL, isHeld: Bool = false) throws -> [Report] {
        let lock: SQL = isHeld ? "\(.forUpdate)" : ""
        return try transaction.rows(
            """
            SELECT \(Self.columns) FROM reports WHERE \(condition)
            ORDER BY received_at, id LIMIT 10000 \(lock)
            """
        ).map { try Report(row: $0) }
    }

    private static func digest(_ receipt: ReceiptNumber) -> [UInt8] {
        Array(SHA256.hash(data: Array("touchstone receipt 1 \(receipt.digits)".utf8)))
    }
}

extension Report {
    fileprivate init(row: Row) throws(DatabaseError) {
        let kind = try row.named("subject_kind", CaseSubject.Kind.init(rawValue:))
        let hasEvidence = try row.get("evidence", as: String?.self) != nil
        self.init(
            try row.named("id", ReportID.init),
            try row.json("statement"),
            by: try row.named("reporter", ReporterID.init),
            at: try row.get("received_at"),
            in: Place(
                of: try row.named("tenant", TenantName.init),
                try row.named("subject") { CaseSubject(kind, id: $0) },
                in: try row.named("case_id", CaseID.init),
                evidence: hasEvidence ? try row.json("evidence", as: Evidence.self) : nil,
                dueAt: try row.get("due_at"),
            ),
        )
        guard try row.get("closing", as: String?.self) != nil else { return }
        close(try row.json("closing"))
    }
}
