import Synchronization
import TestSupport
import Testing

@testable import Store

/// The parts of SQL that our one text for all engines is made of.
@Suite struct LanguageTests {
    @Test(arguments: Engine.allCases)
    func `RETURNING answers what a change wrote`(_ engine: Engine) async throws {
        try await engine.withTasks { database in
            let rows = try await database.write { transaction in
                try transaction.rows(
                    """
                    UPDATE tasks SET turn = turn + 100
                    WHERE id IN (SELECT id FROM tasks WHERE done = FALSE ORDER BY turn, id LIMIT \(2)
                        \(.skipLocked))
                    RETURNING id, turn
                    """
                )
            }
            #expect(try Set(rows.map { try $0.get("turn", as: Int.self) }) == [101, 102])
            let deleted = try await database.write { transaction in
                try transaction.rows("DELETE FROM tasks WHERE turn > 100 RETURNING name")
            }
            #expect(deleted.count == 2)
        }
    }

    @Test(arguments: Engine.allCases)
    func `identities count up and are never used twice`(_ engine: Engine) async throws {
        try await engine.withTasks { database in
            let insert: SQL =
                "INSERT INTO tasks (name, turn, done) VALUES ('new', 50, TRUE) RETURNING id"
            let first = try await database.write { try $0.value(insert, as: Int.self) }
            try await database.write { try $0.run("DELETE FROM tasks WHERE id = \(first)") }
            let second = try await database.write { try $0.value(insert, as: Int.self) }
            #expect(try #require(second) > #require(first))
        }
    }

    @Test(arguments: Engine.allCases)
    func `ON CONFLICT inserts, updates or leaves alone`(_ engine: Engine) async throws {
        try await engine.withTasks { database in
            try await database.write { transaction in
                try transaction.run(
                    "CREATE TABLE tallies (name \(.text) PRIMARY KEY, n \(.integer))"
                )
                for name in ["a", "b", "a"] {
                    let changed = try transaction.run(
                        """
                        INSERT INTO tallies (name, n) VALUES (\(name), 1)
                        ON CONFLICT (name) DO UPDATE SET n = tallies.n + excluded.n
                        """
                    )
                    #expect(changed == 1)
                }
                let left = try transaction.run(
                    "INSERT INTO tallies (name, n) VALUES ('a', 9) ON CONFLICT (name) DO NOTHING"
                )
                #expect(left == 0)
                let rows = try transaction.rows("SELECT name, n FROM tallies ORDER BY name")
                #expect(try rows.map { try $0.get("n", as: Int.self) } == [2, 1])
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `row values page through a table without gaps`(_ engine: Engine) async throws {
        try await engine.withTasks { database in
            var names: [String] = []
            var last = (turn: Int.min, id: Int.min)
            while true {
                let after = last
                let page = try await database.read { transaction in
                    try transaction.rows(
                        """
                        SELECT id, turn, name FROM tasks WHERE (turn, id) > (\(after.turn), \(after.id))
                        ORDER BY turn, id LIMIT \(3)
                        """
                    )
                }
                guard let end = page.last else { break }
                names += try page.map { try $0.get("name", as: String.self) }
                last = (try end.get("turn"), try end.get("id"))
            }
            #expect(names == ["one", "two", "drei", "three", "four", "five", "six"])
        }
    }

    @Test(arguments: Engine.allCases)
    func `windows, common tables and filters count alike`(_ engine: Engine) async throws {
        try await engine.withTasks { database in
            let rows = try await database.read { transaction in
                try transaction.rows(
                    """
                    WITH ranked AS (
                        SELECT turn, done, row_number() OVER (PARTITION BY turn ORDER BY id) AS place
                        FROM tasks
                    )
                    SELECT count(*) AS everything, count(*) FILTER (WHERE place > 1) AS later,
                        CAST(sum(turn) AS \(.integer)) AS total, max(turn) AS most
                    FROM ranked
                    """
                )
            }
            let row = try #require(rows.first)
            #expect(try row.get("everything") == 7)
            #expect(try row.get("later") == 1)
            #expect(try row.get("total") == 24)
            #expect(try row.get("most") == 6)
        }
    }

    @Test(arguments: Engine.allCases)
    func `order is by bytes for text and by number for numbers, with nulls where asked`(
        _ engine: Engine
    ) async throws {
        try await engine.withDatabase { database in
            let names = try await database.write { transaction in
                try transaction.run("CREATE TABLE words (word \(.text), n \(.integer)) \(.strict)")
                try transaction.run(
                    """
                    INSERT INTO words VALUES
                    ('b', 10), ('B', 9), ('a', NULL), ('ä', 2), ('10', 1), ('9', 3)
                    """
                )
                return [
                    try transaction.rows("SELECT word FROM words ORDER BY word"),
                    try transaction.rows("SELECT word FROM words ORDER BY n DESC NULLS LAST"),
                    try transaction.rows("SELECT word FROM words ORDER BY n NULLS FIRST"),
                    try transaction.rows(
                        "SELECT word FROM words WHERE n IS NOT DISTINCT FROM \(Int?.none)"
                    ),
                ]
            }
            let words = try names.map { try $0.map { try $0.get("word", as: String.self) } }
            #expect(words[0] == ["10", "9", "B", "a", "b", "ä"])
            #expect(words[1] == ["b", "B", "9", "ä", "10", "a"])
            #expect(words[2] == ["a", "10", "ä", "9", "B", "b"])
            #expect(words[3] == ["a"])
        }
    }

    @Test(arguments: Engine.allCases)
    func `every fragment is understood where it stands`(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let tables = try await database.write { transaction in
                _ = try transaction.rows("\(.migrationLock)")
                try transaction.run(
                    """
                    CREATE TABLE everything (
                        id \(.identity), i \(.integer), r \(.real), t \(.text), b \(.bytes),
                        f \(.boolean) DEFAULT FALSE
                    ) \(.hot)
                    """
                )
                try transaction.run("CREATE TABLE plain (id \(.integer)) \(.strict)")
                try transaction.run("INSERT INTO everything (i, f) VALUES (1, \(true))")
                let held = try transaction.rows(
                    "SELECT id FROM everything WHERE f = TRUE ORDER BY id LIMIT 1 \(.forUpdate)"
                )
                let passed = try transaction.rows(
                    "SELECT id FROM everything WHERE f = \(true) ORDER BY id LIMIT 1 \(.skipLocked)"
                )
                #expect(held.count == 1)
                #expect(passed.count == 1)
                return try transaction.rows("\(.tableNames)").map {
                    try $0.get("name", as: String.self)
                }
            }
            #expect(Set(tables) == ["everything", "plain"])
        }
    }

    @Test(arguments: Engine.allCases)
    func `hints reach who listens, several become one, and closing ends them`(
        _ engine: Engine
    ) async throws {
        let scratch = try await engine.open()
        for channel in Channel.allCases {
            let stream = scratch.database.notifications(on: channel)
            #expect(try await isHeard(on: channel, of: scratch.database, in: stream))
        }
        let jobs = scratch.database.notifications(on: .jobs)
        for _ in 0..<100 { await scratch.database.notify(.jobs) }
        await scratch.database.close()
        var hints = 0
        for await _ in jobs { hints += 1 }
        #expect(hints <= 1)
        for await _ in scratch.database.notifications(on: .jobs) { hints += 1 }
        #expect(hints <= 1)
        await scratch.remove()
    }

    /// A hint may get lost, above all before the engine listens: so it is sent until it is heard.
    private func isHeard(
        on channel: Channel,
        of database: any Database,
        in stream: AsyncStream<Void>,
    ) async throws -> Bool {
        let heard = Mutex(false)
        let listening = Task {
            for await _ in stream {
                heard.withLock { $0 = true }
                return true
            }
            return false
        }
        try await eventually("a hint on \(channel) is heard") {
            await database.notify(channel)
            return heard.withLock(\.self)
        }
        listening.cancel()
        return await listening.value
    }
}

extension Engine {
    /// Seven tasks with turns 1 to 6, of which two have turn 3.
    fileprivate func withTasks(_ body: (any Database) async throws -> Void) async throws {
        try await withDatabase { database in
            try await database.write { transaction in
                try transaction.run(
                    """
                    CREATE TABLE tasks (
                        id \(.identity), name \(.text) NOT NULL, turn \(.integer) NOT NULL,
                        done \(.boolean) NOT NULL
                    ) \(.hot)
                    """
                )
                let rows = [
                    ("six", 6), ("one", 1), ("drei", 3), ("two", 2), ("three", 3), ("five", 5),
                    ("four", 4),
                ].map { SQL.row([$0.0, $0.1, false]) }
                try transaction.run(
                    "INSERT INTO tasks (name, turn, done) VALUES \(.joined(rows, separator: ", "))"
                )
            }
            try await body(database)
        }
    }
}
