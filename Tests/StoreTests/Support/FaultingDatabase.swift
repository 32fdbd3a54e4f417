import Synchronization

@testable import Store

/// Any database, with one point that fails: see ``StatementFaults`` for how to use it.
///
/// A failed statement throws ``DatabaseError/inputOutput(_:)``, a begin or a commit that did not take
/// effect ``DatabaseError/connectionLost(_:)``, one that did ``DatabaseError/outcomeUnknown(_:)``.
struct FaultingDatabase: Database {
    private let base: any Database
    private let faults: StatementFaults

    init(_ base: any Database, _ faults: StatementFaults) {
        self.base = base
        self.faults = faults
    }

    var dialect: Dialect { base.dialect }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result {
        guard !faults.fails(at: .begin) else { throw Self.lost }
        return try await base.read { [faults] transaction in
            try body(FaultingTransaction(transaction, faults))
        }
    }

    @discardableResult
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result {
        guard !faults.fails(at: .begin) else { throw Self.lost }
        let (result, acts) = try await base.write { [faults] transaction in
            let faulting = FaultingTransaction(transaction, faults)
            let result = try body(faulting)
            if let failure = faulting.failure { throw failure }
            if faults.fails(at: .beforeCommit) { throw Self.lost }
            return (result, faulting.acts)
        }
        guard !faults.fails(at: .afterCommit) else {
            throw DatabaseError.outcomeUnknown("a fault after the commit")
        }
        for act in acts { act() }
        return result
    }

    func notify(_ channel: Channel) async {
        if !faults.fails(at: .hint(channel)) { await base.notify(channel) }
    }

    func notifications(on channel: Channel) -> AsyncStream<Void> {
        base.notifications(on: channel)
    }

    func close() async { await base.close() }

    private static let lost = DatabaseError.connectionLost("a fault before the commit")
}

/// A transaction whose statements may fail; after the first that did, all do.
private final class FaultingTransaction: Transaction {
    private let base: any Transaction
    private let faults: StatementFaults
    private(set) var failure: DatabaseError?
    private(set) var acts: [@Sendable () -> Void] = []

    init(_ base: any Transaction, _ faults: StatementFaults) {
        self.base = base
        self.faults = faults
    }

    var dialect: Dialect { base.dialect }

    func rows(_ statement: SQL) throws(DatabaseError) -> [Row] {
        try look(at: statement)
        return try base.rows(statement)
    }

    func run(_ statement: SQL) throws(DatabaseError) -> Int {
        try look(at: statement)
        return try base.run(statement)
    }

    func afterCommit(_ act: @escaping @Sendable () -> Void) { acts.append(act) }

    private func look(at statement: SQL) throws(DatabaseError) {
        if let failure { throw failure }
        guard faults.fails(at: .statement(statement.text(for: dialect))) else { return }
        let error = DatabaseError.inputOutput("a fault at a statement")
        failure = error
        throw error
    }
}
