import Synchronization
import TestSupport
import Testing

@testable import Store

/// The wrapper that other suites trust: it fails where it says, and nowhere else.
@Suite struct StatementFaultsTests {
    @Test(arguments: Engine.allCases, StatementFaults.Aftermath.allCases)
    func `every point of a run fails once, and nothing half-done stays`(
        _ engine: Engine,
        _ aftermath: StatementFaults.Aftermath,
    ) async throws {
        let scratch = try await engine.open()
        try await scratch.database.write { transaction in
            try transaction.run("CREATE TABLE pairs (a \(.integer), b \(.integer))")
        }
        let seen = Mutex<[StatementFaults.Point?]>([])
        let tried = try await StatementFaults.oneLaterEachTime("a pair", aftermath) { faults in
            let before = try await pairs(in: scratch.database)
            let faulty = FaultingDatabase(scratch.database, faults)
            let acted = Mutex(false)
            var isWritten = false
            do {
                try await faulty.write { transaction in
                    try transaction.run("INSERT INTO pairs (a) VALUES (1)")
                    try transaction.run("UPDATE pairs SET b = 2")
                    transaction.afterCommit { acted.withLock { $0 = true } }
                }
                isWritten = true
                _ = try await faulty.read { try $0.rows("SELECT a FROM pairs") }
            } catch let error as DatabaseError {
                #expect(faults.fired != nil, "\(error)")
            }
            seen.withLock { $0.append(faults.fired) }
            let after = try await pairs(in: scratch.database)
            let didCommit = isWritten || faults.fired == .afterCommit
            #expect(after.count == before.count + (didCommit ? 1 : 0))
            #expect(after.allSatisfy { $0 == 2 })
            #expect(acted.withLock { $0 } == isWritten)
        }
        #expect(tried == 7)
        #expect(
            seen.withLock { $0 } == [
                .begin, .statement("INSERT INTO pairs (a) VALUES (1)"),
                .statement("UPDATE pairs SET b = 2"), .beforeCommit, .afterCommit, .begin,
                .statement("SELECT a FROM pairs"), nil,
            ]
        )
        await scratch.remove()
    }

    private func pairs(in database: any Database) async throws -> [Int?] {
        try await database.read { transaction in
            try transaction.rows("SELECT b FROM pairs").map { try $0.get("b", as: Int?.self) }
        }
    }
}
