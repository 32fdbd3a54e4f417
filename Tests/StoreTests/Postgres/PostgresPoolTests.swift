import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Store

@Suite struct PostgresPoolTests {
    @Test func `more tasks than connections all get their turn, in order`() async throws {
        let limits = DatabaseLimits { $0.connections = 1 }
        try await PostgresForTests.withDatabase(limits) { database, address in
            try PlainClient.run(
                "CREATE TABLE t (id BIGINT GENERATED ALWAYS AS IDENTITY, n BIGINT)",
                at: address,
            )
            let gate = Barrier()
            let holder = Task { try await database.write { _ in gate.pass() } }
            await gate.entered.wait()
            var tasks: [Task<Int, any Error>] = []
            for number in 0..<50 {
                tasks.append(
                    Task {
                        try await database.write {
                            try $0.run("INSERT INTO t (n) VALUES (\(number))")
                        }
                    }
                )
                try await eventually("it waits") { database.waitingTasks == number + 1 }
            }
            gate.release.open()
            try await holder.value
            for task in tasks { #expect(try await task.value == 1) }
            let order = try await database.read { try $0.rows("SELECT n FROM t ORDER BY id") }
            #expect(try order.map { try $0.get("n", as: Int.self) } == Array(0..<50))
        }
    }

    @Test func `who asked before a connection came back, and gets in line after, is served`()
        async throws
    {
        let pool = ConnectionPool(Self.single, .live)
        let first = try await pool.lend()
        let ticket = pool.ticket()
        // Nobody is in line yet: this must not use the ticket up.
        pool.giveBack(first)
        let second = try await pool.lend()
        let late = Task { try await pool.lend(to: ticket) }
        try await eventually("it is in line") { pool.waitingTasks == 1 }
        pool.giveBack(second)
        #expect(pool.waitingTasks == 0, "forgotten")
        // Whoever was forgotten would wait for ever.
        if pool.waitingTasks > 0 { late.cancel() }
        pool.giveBack(try await late.value)
        await pool.close()
    }

    @Test func `whoever is in line is served in the order of lining up, not of tickets`()
        async throws
    {
        let pool = ConnectionPool(Self.single, .live)
        let first = try await pool.lend()
        let tickets = [pool.ticket(), pool.ticket()]
        let served = Served()
        var tasks: [Task<Void, any Error>] = []
        for place in [1, 0] {
            let ticket = tickets[place]
            tasks.append(
                Task {
                    let connection = try await pool.lend(to: ticket)
                    await served.note(place)
                    pool.giveBack(connection)
                }
            )
            try await eventually("it is in line") { pool.waitingTasks == tasks.count }
        }
        pool.giveBack(first)
        for task in tasks { try await task.value }
        #expect(await served.places == [1, 0])
        await pool.close()
    }

    private actor Served {
        private(set) var places: [Int] = []

        func note(_ place: Int) { places.append(place) }
    }

    @Test func `tasks that lend and give back side by side all get their turns`() async throws {
        let pool = ConnectionPool(Self.single, .live)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<200 { pool.giveBack(try await pool.lend()) }
                }
            }
            try await group.waitForAll()
        }
        #expect(pool.waitingTasks == 0)
        await pool.close()
    }

    /// Never used: what the pool lends connects when it is first asked for something.
    private static var single: PostgresSettings {
        var settings = PostgresSettings(address: "never used")
        settings.limits.connections = 1
        return settings
    }

    @Test func `a task that is cancelled while it waits leaves the line`() async throws {
        let limits = DatabaseLimits { $0.connections = 1 }
        try await PostgresForTests.withDatabase(limits) { database, _ in
            let gate = Barrier()
            let holder = Task { try await database.write { _ in gate.pass() } }
            await gate.entered.wait()
            let first = Task { try await database.read { _ in 1 } }
            try await eventually("the first waits") { database.waitingTasks == 1 }
            let second = Task { try await database.read { _ in 2 } }
            try await eventually("the second waits") { database.waitingTasks == 2 }
            first.cancel()
            await #expect(throws: DatabaseError.cancelled) { try await first.value }
            gate.release.open()
            try await holder.value
            #expect(try await second.value == 2)
        }
    }

    @Test func `more waiting tasks than allowed are refused`() async throws {
        let limits = DatabaseLimits { ($0.connections, $0.waitingTasks) = (1, 0) }
        try await PostgresForTests.withDatabase(limits) { database, _ in
            let gate = Barrier()
            let holder = Task { try await database.write { _ in gate.pass() } }
            await gate.entered.wait()
            let error = await #expect(throws: DatabaseError.self) {
                try await database.read { _ in }
            }
            guard case .busy = error else { throw Unexpected(error) }
            gate.release.open()
            try await holder.value
        }
    }

    @Test func `closing waits for what runs and what waits, and leaves no connection`() async throws
    {
        try await PostgresForTests.withAddress { address in
            let limits = DatabaseLimits { $0.connections = 2 }
            let database = try await PostgresForTests.open(address, limits)
            _ = database.notifications(on: .jobs)
            let work = (0..<20).map { number in
                Task { try await database.read { try $0.value("SELECT \(number)", as: Int.self) } }
            }
            let gate = Barrier()
            let holder = Task { try await database.write { _ in gate.pass() } }
            await gate.entered.wait()
            let closing = Task { await database.close() }
            try await eventually("it is closing") { database.isClosed }
            await #expect(throws: DatabaseError.closed) { try await database.read { _ in } }
            gate.release.open()
            await closing.value
            try await holder.value
            for (number, task) in work.enumerated() { #expect(try await task.value == number) }
            let others = """
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """
            try await PlainClient.wait(for: "0", others, at: address)
        }
    }

    @Test func `a connection's thread ends with it`() async throws {
        let settings = PostgresSettings(address: try PostgresForTests.address())
        var connection: PostgresConnection? = PostgresConnection(
            settings,
            .live,
            name: "pg-thread",
        )
        try await connection?.connect(Interrupt(Wake()))
        let thread = "/proc/" + (try #require(try await connection?.ownThread()))
        #expect(FileManager.default.fileExists(atPath: thread))
        connection = nil
        try await eventually("its thread is gone") {
            !FileManager.default.fileExists(atPath: thread)
        }
    }

    @Test func `a thousand tasks on few connections lose nothing`() async throws {
        try await PostgresForTests.withDatabase { database, address in
            try PlainClient.run("CREATE TABLE t AS SELECT 0 AS n", at: address)
            try await withThrowingTaskGroup { group in
                for _ in 0..<1_000 {
                    group.addTask {
                        try await database.write { try $0.run("UPDATE t SET n = n + 1") }
                    }
                }
                for try await count in group { #expect(count == 1) }
            }
            #expect(try await database.read { try $0.value("SELECT n FROM t") } == 1_000)
        }
    }
}

extension PostgresConnection {
    /// The thread on which this actor's work runs, as the kernel names it: `PID/task/TID`.
    fileprivate func ownThread() throws -> String {
        try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self")
    }
}

/// Holds a transaction's body until the test lets it go on.
private struct Barrier {
    let entered = Gate()
    let release = Gate()

    func pass() {
        entered.open()
        release.waitInThread()
    }
}
