/// What kind of transaction a body runs in.
enum TransactionMode: Sendable {
    case read, write
    /// None: each statement is committed for itself.
    case single

    var beginning: [SQL] {
        switch self {
        case .read: ["BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"]
        case .write: ["BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"]
        case .single: []
        }
    }
}

/// A transaction on one connection; it begins with its first statement.
final class PostgresTransaction: Transaction {
    let dialect = Dialect.postgres

    private let link: Link
    private let mode: TransactionMode
    private var isBegun = false
    private var hasEnded = false
    /// The first statement that failed: PostgreSQL takes no other after it.
    private(set) var failure: PostgresFailure?
    private(set) var acts: [@Sendable () -> Void] = []

    init(_ link: Link, _ mode: TransactionMode) {
        self.link = link
        self.mode = mode
    }

    func rows(_ statement: SQL) throws(DatabaseError) -> [Row] {
        try exchange([statement]).last?.rows() ?? []
    }

    func run(_ statement: SQL) throws(DatabaseError) -> Int {
        try exchange([statement]).last?.changedRows ?? 0
    }

    func run(_ statements: [SQL]) throws(DatabaseError) -> [Int] {
        var counts: [Int] = []
        var rest = statements[...]
        while !rest.isEmpty {
            counts += try exchange(Array(rest.prefix(Self.batch))).map(\.changedRows)
            rest = rest.dropFirst(Self.batch)
        }
        return counts
    }

    func afterCommit(_ act: @escaping @Sendable () -> Void) { acts.append(act) }

    /// Statements that are sent at once, which libpq holds in memory.
    private static let batch = 256

    private func exchange(_ statements: [SQL]) throws(DatabaseError) -> [Answer] {
        guard !hasEnded else { throw .closed }
        if let failure { throw failure.error }
        do throws(PostgresFailure) {
            guard link.interrupt?.isFired != true else { throw PostgresFailure(error: .cancelled) }
            let opening = isBegun ? [] : mode.beginning
            isBegun = true
            let answers = try link.exchange(opening + statements)
            return Array(answers.dropFirst(opening.count))
        } catch {
            failure = error
            throw error.error
        }
    }

    /// Makes it last.
    func commit() throws(PostgresFailure) {
        defer { hasEnded = true }
        if let failure { throw failure }
        guard link.interrupt?.isFired != true else { throw PostgresFailure(error: .cancelled) }
        guard isBegun, mode != .single else { return }
        // Seen now, it is a connection lost before the commit and not in it.
        guard mode == .read || !link.hasEnded else { throw link.lost() }
        link.isCommitting = true
        do {
            _ = try link.exchange(["COMMIT"])
        } catch  where link.isBroken {
            // What was read was one moment's, however the transaction ended.
            if mode == .read { return }
            throw PostgresFailure(error: .outcomeUnknown("\(error.error)"))
        }
    }

    /// Undoes it; a connection on which that fails is used no more.
    func rollBack() {
        hasEnded = true
        guard isBegun, mode != .single, !link.isBroken, link.isInTransaction else { return }
        link.isCommitting = true
        do {
            _ = try link.exchange(["ROLLBACK"])
        } catch {
            link.isBroken = true
        }
    }
}
