import TestSupport
import Testing

@testable import Store

/// Other processes hold the file.
@Suite struct SQLiteLockTests {
    @Test func `a writer elsewhere makes us wait, then say so; reading goes on`() async throws {
        try await withTwo { database, other in
            try other.run("BEGIN IMMEDIATE")
            try other.run("INSERT INTO pairs (number, filler) VALUES (5, x'00')")
            try await expectBusy { try await database.writePair(1) }
            #expect(try await database.pairs() == 0)
            try other.run("COMMIT")
            try await database.writePair(1)
            #expect(try await database.pairs() == 3)
        }
    }

    @Test func `a process that dies while it writes leaves nothing and no lock`() async throws {
        try await withTwo { database, other in
            try other.run("BEGIN IMMEDIATE")
            try other.run("INSERT INTO pairs (number, filler) VALUES (5, x'00')")
            try await expectBusy { try await database.writePair(1) }
            other.kill()
            try await database.writePair(1)
            #expect(try await database.pairs() == 2)
        }
    }

    @Test func `a cancelled task stops waiting for a lock`() async throws {
        var limits = DatabaseLimits()
        limits.lockSeconds = 3_600
        let files = try FaultyFiles()
        defer { files.remove() }
        let database = try await files.open(limits: limits)
        try await database.layPairs()
        let other = try OtherProcess(on: files.path)
        defer { other.kill() }
        try other.run("BEGIN IMMEDIATE")
        files.fail(.sharedLock, at: 0, with: .inputOutput)
        let writing = Task { try await database.writePair(1) }
        // A writer that finds the lock free tries for it once.
        try await eventually("it tries for the lock again and again") { files.count > 5 }
        writing.cancel()
        let outcome = await writing.result
        #expect(throws: DatabaseError.cancelled) { try outcome.get() }
        await database.close()
    }

    @Test func `a file that another process keeps to itself is busy when it is opened`()
        async throws
    {
        let folder = try ScratchFolder()
        defer { folder.remove() }
        let other = try OtherProcess(on: folder.path("test.db"))
        defer { other.kill() }
        try other.run("PRAGMA locking_mode = EXCLUSIVE")
        try other.run("CREATE TABLE theirs (id INTEGER)")
        var limits = DatabaseLimits()
        limits.lockSeconds = 0.1
        let error = await #expect(throws: DatabaseError.self) {
            _ = try await SQLiteDatabase.open(
                folder.path("test.db"),
                limits: limits,
                surroundings: .live,
            )
        }
        guard case .busy(let why) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(why.contains("test.db"))
    }

    @Test func `another process sees what was committed, and we see what it commits`() async throws
    {
        try await withTwo { database, other in
            try await database.writePair(1)
            #expect(try other.run("SELECT count(*) FROM pairs") == "2")
            try other.run("DELETE FROM pairs")
            #expect(try await database.pairs() == 0)
        }
    }

    @Test func `several nodes may make the same new file at once`() async throws {
        for _ in 0..<5 {
            let folder = try ScratchFolder()
            defer { folder.remove() }
            let path = folder.path("test.db")
            let nodes = try await withThrowingTaskGroup(of: SQLiteDatabase.self) { group in
                for _ in 0..<6 {
                    group.addTask { try await SQLiteDatabase.open(path, surroundings: .live) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(nodes.count == 6)
            for node in nodes { await node.close() }
        }
    }

    @Test func `waits grow and end at their limit`() {
        for limit in [1, 7, 100, 10_000] {
            var slept = 0
            var tries = 0
            while let delay = BusyWait.delay(after: tries, limit: limit) {
                #expect(delay > 0)
                slept += delay
                tries += 1
            }
            #expect(slept == limit)
        }
    }

    private func withTwo(
        _ body: (SQLiteDatabase, OtherProcess) async throws -> Void
    ) async throws {
        var limits = DatabaseLimits()
        limits.lockSeconds = 0.1
        let folder = try ScratchFolder()
        defer { folder.remove() }
        let path = folder.path("test.db")
        let database = try await SQLiteDatabase.open(
            path,
            limits: limits,
            surroundings: .live,
        )
        try await database.layPairs()
        let other = try OtherProcess(on: path)
        defer { other.kill() }
        try await body(database, other)
        await database.close()
    }

    private func expectBusy(_ work: () async throws -> Void) async throws {
        let error = await #expect(throws: DatabaseError.self) { try await work() }
        guard case .busy = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }
}

extension Database {
    fileprivate func pairs() async throws -> Int? {
        try await read { try $0.value("SELECT count(*) AS n FROM pairs", as: Int.self) }
    }
}
