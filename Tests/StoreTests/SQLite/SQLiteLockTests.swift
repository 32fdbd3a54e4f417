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
        try await withTwo(limits) { database, other in
            try other.run("BEGIN IMMEDIATE")
            let writing = Task { try await database.writePair(1) }
            // Mostly enough to let it wait; a cancellation before must end the same.
            try await Task.sleep(for: .milliseconds(100))
            writing.cancel()
            let outcome = await writing.result
            #expect(throws: DatabaseError.cancelled) { try outcome.get() }
        }
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
        _ limits: DatabaseLimits? = nil,
        _ body: (SQLiteDatabase, OtherProcess) async throws -> Void,
    ) async throws {
        var short = DatabaseLimits()
        short.lockSeconds = 0.1
        let folder = try ScratchFolder()
        defer { folder.remove() }
        let path = folder.path("test.db")
        let database = try await SQLiteDatabase.open(
            path,
            limits: limits ?? short,
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
