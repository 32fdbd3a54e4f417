import Foundation
import TestSupport
import Testing

@testable import Store

@Suite struct MigratorTests {
    private static let steps = [
        Migration(
            1,
            "things",
            ["CREATE TABLE things (id \(.identity), name \(.text)) \(.strict)"],
        ),
        Migration(
            2,
            "colours",
            [
                "ALTER TABLE things ADD COLUMN colour \(.text)",
                "CREATE INDEX things_colour ON things (colour)",
            ],
        ),
        Migration(3, "sizes", ["ALTER TABLE things ADD COLUMN size \(.integer)"]),
    ]

    private func migrator(
        _ steps: [Migration] = steps,
        version: String = "1.0",
    ) -> Migrator {
        var surroundings = Surroundings.live
        surroundings.now = { Date(timeIntervalSince1970: 1_800_000_000) }
        return Migrator(steps, version: version, surroundings: surroundings)
    }

    @Test(arguments: Engine.allCases)
    func `missing steps are applied once and written down`(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            #expect(
                try await migrator(Array(Self.steps.prefix(1))).migrate(database) == ["1 things"]
            )
            #expect(try await migrator().migrate(database) == ["2 colours", "3 sizes"])
            #expect(try await migrator().migrate(database) == [])
            try await migrator().check(database)
            let rows = try await database.read {
                try $0.rows("SELECT * FROM schema_migrations ORDER BY number")
            }
            #expect(
                try rows.map { try $0.get("name", as: String.self) } == [
                    "things", "colours", "sizes",
                ]
            )
            #expect(
                try rows.map { try $0.get("digest", as: String.self) } == Self.steps.map(\.digest)
            )
            #expect(
                try rows.map { try $0.get("applied_at", as: Date.self).timeIntervalSince1970 }
                    == [1_800_000_000, 1_800_000_000, 1_800_000_000]
            )
            #expect(
                try rows.map { try $0.get("version", as: String.self) } == ["1.0", "1.0", "1.0"]
            )
            try await database.write {
                try $0.run(
                    "INSERT INTO things (name, colour, size) VALUES (\("a"), \("red"), \(3))"
                )
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `several nodes that start at once apply each step once`(_ engine: Engine) async throws {
        let scratch = try await engine.open()
        var nodes: [any Database] = [scratch.database]
        for _ in 0..<4 { nodes.append(try await scratch.reopen(DatabaseLimits())) }
        let applied = try await withThrowingTaskGroup(of: [String].self) { group in
            for node in nodes { group.addTask { try await self.migrator().migrate(node) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(applied.sorted() == ["1 things", "2 colours", "3 sizes"])
        for node in nodes.dropFirst() { await node.close() }
        await scratch.remove()
    }

    @Test(arguments: Engine.allCases)
    func `a node that waits for another beyond its patience says so, and changes nothing`(
        _ engine: Engine
    ) async throws {
        let scratch = try await engine.open()
        var hasty = DatabaseLimits()
        hasty.lockSeconds = 0.1
        let other = try await scratch.reopen(hasty)
        let (held, release) = (Gate(), Gate())
        let holder = Task {
            try await scratch.database.write { transaction in
                _ = try transaction.rows("\(.migrationLock)")
                held.open()
                release.waitInThread()
            }
        }
        await held.wait()
        let error = await #expect(throws: DatabaseError.self) {
            _ = try await migrator().migrate(other)
        }
        guard case .busy = error else { throw Unexpected(error) }
        let told = error.map { "\($0)" } ?? ""
        #expect(told.contains("another process holds it"), "\(told)")
        release.open()
        try await holder.value
        #expect(try await migrator().migrate(other).count == 3)
        await other.close()
        await scratch.remove()
    }

    @Test(arguments: Engine.allCases)
    func `a step that fails leaves nothing of itself and all before it`(
        _ engine: Engine
    ) async throws {
        let broken = Migration(
            2,
            "broken",
            ["CREATE TABLE half (id \(.integer))", "INSERT INTO nowhere VALUES (1)"],
        )
        try await engine.withDatabase { database in
            await #expect(throws: DatabaseError.self) {
                _ = try await migrator([Self.steps[0], broken]).migrate(database)
            }
            let tables = try await database.read {
                try $0.rows("\(.tableNames)").map { try $0.get("name", as: String.self) }
            }
            #expect(Set(tables) == ["schema_migrations", "things"])
            #expect(try await migrator().migrate(database) == ["2 colours", "3 sizes"])
        }
    }

    @Test(arguments: Engine.allCases, StatementFaults.Aftermath.allCases)
    func `whatever breaks while migrating, the next run finishes it`(
        _ engine: Engine,
        _ aftermath: StatementFaults.Aftermath,
    ) async throws {
        try await StatementFaults.oneLaterEachTime("migrate on \(engine)", aftermath) { faults in
            try await engine.withDatabase { database in
                do {
                    _ = try await migrator().migrate(FaultingDatabase(database, faults))
                } catch let error as DatabaseError {
                    #expect(faults.fired != nil, "\(error)")
                }
                _ = try await migrator().migrate(database)
                try await migrator().check(database)
                let numbers = try await database.read { transaction in
                    try transaction.rows("SELECT number FROM schema_migrations ORDER BY number")
                        .map { try $0.get("number", as: Int.self) }
                }
                #expect(numbers == [1, 2, 3])
                try await database.write {
                    try $0.run("INSERT INTO things (name, colour, size) VALUES ('a', 'red', 3)")
                }
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a program that starts says what is missing`(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            let nothing = MigrationError.behind(missing: ["1 things", "2 colours", "3 sizes"])
            await #expect(throws: nothing) { try await migrator().check(database) }
            #expect("\(nothing)".contains("run: touchstone migrate"))
            _ = try await migrator(Array(Self.steps.prefix(2))).migrate(database)
            await #expect(throws: MigrationError.behind(missing: ["3 sizes"])) {
                try await migrator().check(database)
            }
            let tables = try await database.read { try $0.rows("\(.tableNames)") }
            #expect(tables.count == 2)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a newer database is left alone`(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            _ = try await migrator(version: "9.9").migrate(database)
            let older = migrator(Array(Self.steps.prefix(2)))
            let error = MigrationError.newer(number: 3, writtenBy: "9.9")
            await #expect(throws: error) { _ = try await older.migrate(database) }
            await #expect(throws: error) { try await older.check(database) }
            #expect("\(error)".contains("run that version or a later one"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a step that was altered is refused`(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            _ = try await migrator().migrate(database)
            var altered = Self.steps
            altered[1] = Migration(2, "colours", ["ALTER TABLE things ADD COLUMN color \(.text)"])
            let error = MigrationError.altered(number: 2, name: "colours")
            await #expect(throws: error) { _ = try await migrator(altered).migrate(database) }
            await #expect(throws: error) { try await migrator(altered).check(database) }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a gap and foreign tables are refused`(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            _ = try await migrator().migrate(database)
            try await database.write {
                try $0.run("DELETE FROM schema_migrations WHERE number = 2")
            }
            await #expect(throws: MigrationError.gap(number: 2)) {
                _ = try await migrator().migrate(database)
            }
        }
        try await engine.withDatabase { database in
            try await database.write { try $0.run("CREATE TABLE invoices (id \(.integer))") }
            let error = MigrationError.foreign(tables: ["invoices"])
            await #expect(throws: error) { _ = try await migrator().migrate(database) }
            await #expect(throws: error) { try await migrator().check(database) }
        }
        try await engine.withDatabase { database in
            await #expect(throws: MigrationError.misnumbered(number: 2)) {
                _ = try await migrator([Self.steps[1]]).migrate(database)
            }
        }
    }
}
