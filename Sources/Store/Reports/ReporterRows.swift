import Casework
import Foundation

/// The rows of `reporters`.
struct ReporterRows {
    let transaction: any Transaction

    /// What a row keeps beside its columns.
    private struct Content: Codable {
        let record: Reporter.Record
        let warnedAt: Date?
        let suspension: Reporter.Suspension?
    }

    func insert(_ reporter: Reporter, name: String?, mark: [UInt8]?, at now: Date) throws {
        try transaction.run(
            """
            INSERT INTO reporters (id, tenant, kind, name, mark, content, created_at)
            VALUES (
                \(reporter.id.text), \(reporter.tenant.text), \(reporter.kind.rawValue), \(name),
                \(mark), \(try text(reporter)), \(now)
            ) ON CONFLICT DO NOTHING
            """
        )
    }

    func update(_ reporter: Reporter) throws {
        try transaction.run(
            """
            UPDATE reporters SET content = \(try text(reporter))
            WHERE id = \(reporter.id.text) AND tenant = \(reporter.tenant.text)
            """
        )
    }

    func hold(named name: String, _ kind: Reporter.Kind, of tenant: TenantName) throws -> Reporter?
    {
        try first(
            """
            tenant = \(tenant.text) AND kind = \(kind.rawValue) AND name = \(name) \(.forUpdate)
            """
        )
    }

    func hold(marked mark: [UInt8], of tenant: TenantName) throws -> Reporter? {
        try first(
            """
            tenant = \(tenant.text) AND kind = \(Reporter.Kind.anybody.rawValue)
            AND mark = \(mark) \(.forUpdate)
            """
        )
    }

    /// - Throws: ``RecordRefusal/unknown(_:)``.
    func hold(_ id: ReporterID, of tenant: TenantName) throws -> Reporter {
        let found = try first("id = \(id.text) AND tenant = \(tenant.text) \(.forUpdate)")
        guard let found else { throw RecordRefusal.unknown(.reporter) }
        return found
    }

    func find(_ id: ReporterID, of tenant: TenantName) throws -> Reporter? {
        try first("id = \(id.text) AND tenant = \(tenant.text)")
    }

    /// The flaggers of a tenant, by their names.
    func flaggers(of tenant: TenantName) throws -> [(name: String, reporter: Reporter)] {
        try transaction.rows(
            """
            SELECT id, tenant, kind, name, content FROM reporters
            WHERE tenant = \(tenant.text) AND kind = \(Reporter.Kind.flagger.rawValue)
            ORDER BY name
            """
        ).map { (try $0.get("name"), try reporter($0)) }
    }

    private func first(_ condition: SQL) throws -> Reporter? {
        try transaction.firstRow(
            "SELECT id, tenant, kind, content FROM reporters WHERE \(condition)"
        ).map { try reporter($0) }
    }

    private func reporter(_ row: Row) throws -> Reporter {
        let content = try row.json("content", as: Content.self)
        return Reporter(
            try row.named("id", ReporterID.init),
            of: try row.named("tenant", TenantName.init),
            try row.named("kind", Reporter.Kind.init(rawValue:)),
            record: content.record,
            warnedAt: content.warnedAt,
            suspension: content.suspension,
        )
    }

    private func text(_ reporter: Reporter) throws -> String {
        try JSONColumn.text(
            Content(
                record: reporter.record,
                warnedAt: reporter.warnedAt,
                suspension: reporter.suspension,
            )
        )
    }
}
