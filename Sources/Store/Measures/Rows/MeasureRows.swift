import Casework
import Foundation
import Policy

/// The rows of `measures`, which are only ever added to, and whose end is noted.
struct MeasureRows {
    let transaction: any Transaction

    private static let columns: SQL = """
        id, tenant, account, content, since, ended_at, undone_at, undone_by, undone_because
        """

    func insert(_ measure: Measure) throws {
        try transaction.run(
            """
            INSERT INTO measures (id, tenant, account, kind, content, since, ends_at)
            VALUES (
                \(measure.id.text), \(measure.tenant.text), \(measure.account.text),
                \(measure.kind.rawValue), \(try JSONColumn.text(MeasureContent(measure))),
                \(measure.since), \(measure.until)
            )
            """
        )
    }

    func find(_ id: MeasureID, of tenant: TenantName) throws -> KeptMeasure? {
        try list("id = \(id.text) AND tenant = \(tenant.text)").first
    }

    /// Those of an account that meet neither end, also where their time is over already.
    func open(on account: AccountID, of tenant: TenantName) throws -> [KeptMeasure] {
        try list(
            """
            account = \(account.text) AND tenant = \(tenant.text)
                AND ended_at IS NULL AND undone_at IS NULL
            """
        )
    }

    /// All of an account, newest first.
    func all(on account: AccountID, of tenant: TenantName) throws -> [KeptMeasure] {
        try list("account = \(account.text) AND tenant = \(tenant.text)")
    }

    /// A page of an account's, newest first.
    func page(
        on account: AccountID,
        of tenant: TenantName,
        after cursor: MeasureCursor?,
        limit: Int,
    ) throws -> [KeptMeasure] {
        let rest: SQL = cursor.map { "AND (since, id) < (\($0.since), \($0.id.text))" } ?? ""
        return try list(
            "account = \(account.text) AND tenant = \(tenant.text) \(rest)",
            "LIMIT \(limit)",
        )
    }

    /// Notes that the time of one is over.
    func end(_ id: MeasureID, of tenant: TenantName, at now: Date) throws {
        try transaction.run(
            """
            UPDATE measures SET ended_at = \(now)
            WHERE id = \(id.text) AND tenant = \(tenant.text)
            """
        )
    }

    func undo(_ id: MeasureID, of tenant: TenantName, _ undoing: Undoing) throws {
        try transaction.run(
            """
            UPDATE measures SET undone_at = \(undoing.at), undone_by = \(undoing.by.text),
                undone_because = \(try JSONColumn.text(undoing.because))
            WHERE id = \(id.text) AND tenant = \(tenant.text)
            """
        )
    }

    private func list(_ condition: SQL, _ end: SQL = "") throws -> [KeptMeasure] {
        try transaction.rows(
            """
            SELECT \(Self.columns) FROM measures WHERE \(condition)
            ORDER BY since DESC, id DESC \(end)
            """
        ).map { try KeptMeasure(row: $0) }
    }
}

/// What a row keeps of a measure beside its columns.
private struct MeasureContent: Codable {
    let draft: MeasureDraft
    let deciders: [String]
    let redress: Redress
    let statement: StatementOfReasons

    init(_ measure: Measure) {
        draft = measure.draft
        deciders = measure.deciders.map(\.text).sorted()
        redress = measure.redress
        statement = measure.statement
    }
}

extension KeptMeasure {
    fileprivate init(row: Row) throws(DatabaseError) {
        let kept = try row.json("content", as: MeasureContent.self)
        self.init(
            Measure(
                id: try row.named("id", MeasureID.init),
                tenant: try row.named("tenant", TenantName.init),
                account: try row.named("account", AccountID.init),
                draft: kept.draft,
                since: try row.get("since"),
                deciders: Set(kept.deciders.compactMap { PersonName($0) }),
                redress: kept.redress,
                statement: kept.statement,
            ),
            endedAt: try row.get("ended_at"),
            undoing: try Undoing(row: row),
        )
    }
}

extension Undoing {
    /// Nil where nobody undid it.
    init?(row: Row) throws(DatabaseError) {
        guard let at = try row.get("undone_at", as: Date?.self) else { return nil }
        self.init(
            at: at,
            by: try row.named("undone_by", PersonName.init),
            because: try row.json("undone_because"),
        )
    }
}
