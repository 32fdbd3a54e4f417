/// A page of rows, and whether more follow.
package struct RowPage<Row: Sendable>: Sendable {
    package let rows: [Row]
    package let hasMore: Bool

    package init(rows: [Row], hasMore: Bool) {
        (self.rows, self.hasMore) = (rows, hasMore)
    }
}

extension RowPage: Equatable where Row: Equatable {}

/// How much is read at a time of a table whose rows may be large.
package struct PageSize: Hashable, Sendable {
    package var rows: Int
    /// Bytes of the large column; a row that is longer comes alone.
    package var bytes: Int

    package init(rows: Int, bytes: Int = 16 << 20) {
        (self.rows, self.bytes) = (rows, bytes)
    }
}

extension Transaction {
    /// Reads so many rows as a page may hold.
    ///
    /// - Parameters:
    ///   - column: the large one.
    ///   - columns: all that are read.
    ///   - rest: from `FROM` to `ORDER BY`.
    func page<Element: Sendable>(
        _ size: PageSize,
        by column: SQL,
        _ columns: SQL,
        _ rest: SQL,
        _ read: (Row) throws -> Element,
    ) throws -> RowPage<Element> {
        let lengths = try rows(
            "SELECT coalesce(length(\(column)), 0) AS bytes \(rest) LIMIT \(max(size.rows, 1) + 1)"
        ).map { try $0.get("bytes", as: Int.self) }
        var (count, sum) = (0, 0)
        for length in lengths.prefix(max(size.rows, 1)) {
            guard count == 0 || sum + length <= size.bytes else { break }
            (count, sum) = (count + 1, sum + length)
        }
        guard count > 0 else { return RowPage(rows: [], hasMore: false) }
        return RowPage(
            rows: try rows("SELECT \(columns) \(rest) LIMIT \(count)").map { try read($0) },
            hasMore: lengths.count > count,
        )
    }
}
