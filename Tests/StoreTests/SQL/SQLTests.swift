import Testing

@testable import Store

@Suite struct SQLTests {
    @Test func `values become parameters in the order in which they stand`() {
        let inner: SQL = "b = \("x")"
        let statement: SQL = "SELECT \(1) WHERE \(inner) AND c = \([UInt8]([7])) \(.skipLocked)"
        #expect(
            statement.text(for: .postgres)
                == "SELECT $1 WHERE b = $2 AND c = $3 FOR UPDATE SKIP LOCKED"
        )
        #expect(statement.values == [.integer(1), .text("x"), .bytes([7])])
    }

    @Test func `text that would end a literal stays a value`() {
        let statement: SQL = "DELETE FROM t WHERE name = \("'; DROP TABLE t; --")"
        #expect(statement.text(for: .sqlite) == "DELETE FROM t WHERE name = ?")
    }

    @Test func `rows of values are joined with running numbers`() {
        let rows = SQL.joined([.row([1, "a"]), .row([2, String?.none])], separator: ", ")
        let statement: SQL = "INSERT INTO t VALUES \(rows)"
        #expect(statement.text(for: .sqlite) == "INSERT INTO t VALUES (?, ?), (?, ?)")
        #expect(statement.values.last == .null)
    }
}
