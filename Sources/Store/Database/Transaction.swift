/// An open transaction: what code that reads and writes tables is handed.
///
/// It lives on its engine's thread, so it is not `Sendable`, and work in it is synchronous: nobody
/// waits for anything else while holding a transaction open.
///
/// A statement that fails takes the transaction with it: every later one throws the same error, and
/// so does the commit if the body went on. What may collide is said in SQL (`ON CONFLICT`).
package protocol Transaction: AnyObject {
    /// Which engine this is, for the few statements that must differ beyond a ``Fragment``.
    var dialect: Dialect { get }

    /// Runs a statement and gives the rows of its answer.
    func rows(_ statement: SQL) throws(DatabaseError) -> [Row]

    /// Runs a statement and gives the number of rows that it changed.
    @discardableResult
    func run(_ statement: SQL) throws(DatabaseError) -> Int

    /// Runs statements in order, over a network with one journey for all of them, and gives the
    /// numbers of rows that they changed; none runs after one that fails.
    @discardableResult
    func run(_ statements: [SQL]) throws(DatabaseError) -> [Int]

    /// Does something once the transaction is committed, and never otherwise.
    func afterCommit(_ act: @escaping @Sendable () -> Void)
}

extension Transaction {
    @discardableResult
    package func run(_ statements: [SQL]) throws(DatabaseError) -> [Int] {
        var counts: [Int] = []
        for statement in statements { counts.append(try run(statement)) }
        return counts
    }

    /// The first row of an answer, or nil where there is none.
    package func firstRow(_ statement: SQL) throws(DatabaseError) -> Row? {
        try rows(statement).first
    }

    /// The only column of the only row, or nil where there is no row.
    package func value<Value: SQLConvertible>(
        _ statement: SQL,
        as type: Value.Type = Value.self,
    ) throws(DatabaseError) -> Value? {
        guard let row = try rows(statement).first, let column = row.columns.names.first else {
            return nil
        }
        return try row.get(column, as: type)
    }
}
