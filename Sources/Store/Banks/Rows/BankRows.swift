import Casework
import Foundation
import Policy

/// The rows of `banks`.
struct BankRows {
    let transaction: any Transaction

    private static let columns: SQL = """
        id, tenant, name, kind, words, standard, thresholds, created_at, revision, change
        """

    func count(of tenant: TenantName) throws -> Int {
        try transaction.value("SELECT count(*) AS n FROM banks WHERE tenant = \(tenant.text)") ?? 0
    }

    /// - Returns: false where the tenant has a bank of that name.
    func insert(_ bank: Bank, change: Int64) throws -> Bool {
        try transaction.run(
            """
            INSERT INTO banks (
                id, tenant, name, kind, words, standard, thresholds, created_at, revision,
                next_number, change
            ) VALUES (
                \(bank.id.text), \(bank.tenant.text), \(bank.name.text), \(bank.kind.rawValue),
                \(try JSONColumn.text(bank.words)), \(bank.standard),
                \(try JSONColumn.text(bank.thresholds)), \(bank.createdAt), \(bank.revision),
                1, \(change)
            ) ON CONFLICT (tenant, name) DO NOTHING
            """
        ) == 1
    }

    func update(_ bank: Bank, change: Int64) throws {
        try transaction.run(
            """
            UPDATE banks SET words = \(try JSONColumn.text(bank.words)),
                standard = \(bank.standard), thresholds = \(try JSONColumn.text(bank.thresholds)),
                revision = \(bank.revision), change = \(change)
            WHERE id = \(bank.id.text)
            """
        )
    }

    func find(_ name: BankName, of tenant: TenantName) throws -> Bank? {
        try transaction.firstRow(
            """
            SELECT \(Self.columns) FROM banks
            WHERE tenant = \(tenant.text) AND name = \(name.text)
            """
        ).map { try Bank(row: $0) }
    }

    /// The same, held to the end of the transaction.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)``.
    func hold(_ name: BankName, of tenant: TenantName) throws -> Bank {
        let row = try transaction.firstRow(
            """
            SELECT \(Self.columns) FROM banks
            WHERE tenant = \(tenant.text) AND name = \(name.text) \(.forUpdate)
            """
        )
        guard let row else { throw RecordRefusal.unknown(.bank) }
        return try Bank(row: row)
    }

    func all(of tenant: TenantName) throws -> [Bank] {
        try transaction.rows(
            "SELECT \(Self.columns) FROM banks WHERE tenant = \(tenant.text) ORDER BY name"
        ).map { try Bank(row: $0) }
    }

    /// Those that changed after a number, of all tenants.
    func changed(after change: Int64) throws -> [(bank: Bank, change: Int64)] {
        try transaction.rows(
            "SELECT \(Self.columns) FROM banks WHERE change > \(change) ORDER BY change"
        ).map { (try Bank(row: $0), try $0.get("change")) }
    }

    /// Takes numbers for entries of a bank that is held, and gives the first of them.
    func take(_ count: Int, of bank: BankID) throws -> UInt32 {
        let next = try transaction.value(
            """
            UPDATE banks SET next_number = next_number + \(count) WHERE id = \(bank.text)
            RETURNING next_number
            """,
            as: Int64.self,
        )
        guard let next, let first = UInt32(exactly: next - Int64(count)) else {
            throw DatabaseError.unexpectedValue(
                column: "next_number",
                wanted: "a number of 32 bits",
                found: "another",
            )
        }
        return first
    }
}

extension Bank {
    fileprivate init(row: Row) throws(DatabaseError) {
        self.init(
            try row.named("id", BankID.init),
            named: try row.named("name", BankName.init),
            of: try row.named("tenant", TenantName.init),
            try row.named("kind") { ExactMatch.BankKind(rawValue: $0) },
            at: try row.get("created_at"),
            BankTerms(
                words: try row.json("words"),
                standard: try row.get("standard"),
                thresholds: try row.json("thresholds"),
            ),
        )
        revision = try row.get("revision")
    }
}
