import TestSupport
import Testing

@testable import Store

/// Broken rules of a schema, and what errors say, on every engine.
@Suite struct ConstraintTests {
    private static let tables: [SQL] = [
        """
        CREATE TABLE owners (
            id \(.integer) PRIMARY KEY,
            name \(.text) NOT NULL CONSTRAINT owners_name_unique UNIQUE,
            age \(.integer) NOT NULL CONSTRAINT owners_age_positive CHECK (age > 0)
        ) \(.strict)
        """,
        """
        CREATE TABLE pets (
            owner \(.integer) NOT NULL REFERENCES owners (id) ON DELETE CASCADE, name \(.text)
        ) \(.strict)
        """,
        "CREATE UNIQUE INDEX pets_named ON pets (owner, name) WHERE name IS NOT NULL",
        "INSERT INTO owners (id, name, age) VALUES (1, 'Ada', 36)",
        "INSERT INTO pets (owner, name) VALUES (1, 'Rex'), (1, 'Tom'), (1, NULL), (1, NULL)",
    ]

    @Test(
        arguments: Engine.allCases,
        [
            ("INSERT INTO owners (id, name, age) VALUES (2, 'Ada', 1)", .unique, "name"),
            ("INSERT INTO owners (id, name, age) VALUES (1, 'Bob', 1)", .unique, "owners"),
            ("INSERT INTO pets (owner, name) VALUES (1, 'Rex')", .unique, "pets"),
            (
                "INSERT INTO owners (id, name, age) VALUES (2, 'Bob', 0)", .check,
                "owners_age_positive",
            ),
            ("INSERT INTO owners (id, name, age) VALUES (2, NULL, 1)", .notNull, "name"),
            ("INSERT INTO pets (owner, name) VALUES (9, 'Rex')", .foreignKey, nil),
        ] as [(SQL, DatabaseError.Constraint, String?)],
    )
    func `a broken rule is told with its kind and name`(
        _ engine: Engine,
        _ expected: (change: SQL, rule: DatabaseError.Constraint, name: String?),
    ) async throws {
        try await engine.withDatabase { database in
            try await database.write { transaction in
                for statement in Self.tables { try transaction.run(statement) }
            }
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { try $0.run(expected.change) }
            }
            guard case .constraint(let rule, let name) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(rule == expected.rule)
            // SQLite names columns where PostgreSQL names the constraint; both hold this word.
            if let word = expected.name {
                #expect(name?.contains(word) == true, "\(name ?? "none")")
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `errors never hold the values of parameters`(_ engine: Engine) async throws {
        let canary = "canary-5f0c"
        try await engine.withDatabase { database in
            try await database.write { transaction in
                for statement in Self.tables { try transaction.run(statement) }
                try transaction.run(
                    "INSERT INTO owners (id, name, age) VALUES (7, \(canary), 3)"
                )
            }
            let wrong: [SQL] = [
                "INSERT INTO owners (id, name, age) VALUES (8, \(canary), 3)",
                "INSERT INTO owners (id, name, age) VALUES (\(canary), 'x', 3)",
                "INSERT INTO owners (id, name, age) VALUES (9, \(canary), 0)",
                "INSERT INTO nowhere (name) VALUES (\(canary))",
                "SELECT \(canary) FROM",
                "SELECT name AS owner FROM owners WHERE name = \(canary) AND nothing = 1",
                "INSERT INTO owners (id, name, age) VALUES (10, \("\(canary)\u{0}"), 3)",
            ]
            for statement in wrong {
                let error = await #expect(throws: DatabaseError.self) {
                    _ = try await database.write { try $0.rows(statement) }
                }
                let told = "\(String(reflecting: error)) \(error.map { "\($0)" } ?? "")"
                #expect(!told.contains("canary"), "\(told)")
            }
            let error = await #expect(throws: DatabaseError.self) {
                _ = try await database.read { transaction in
                    try transaction.firstRow("SELECT name FROM owners WHERE id = 7")?
                        .get("name", as: Int.self)
                }
            }
            #expect(error == .unexpectedValue(column: "name", wanted: "Int", found: "text"))
        }
    }

    @Test(arguments: Engine.allCases)
    func `a wrong statement is a fault of ours`(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            for statement in ["SELEC 1", "SELECT * FROM nowhere", "SELECT 1; SELECT 2"] as [SQL] {
                let error = await #expect(throws: DatabaseError.self) {
                    _ = try await database.write { try $0.rows(statement) }
                }
                guard case .malformedStatement = error else {
                    Issue.record(
                        "\(statement.text(for: engine.dialect)): \(String(describing: error))"
                    )
                    continue
                }
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a change counts the rows that it names, not what follows from it`(
        _ engine: Engine
    ) async throws {
        try await engine.withDatabase { database in
            try await database.write { transaction in
                for statement in Self.tables { try transaction.run(statement) }
                #expect(try transaction.run("UPDATE pets SET name = 'Max' WHERE name = 'Rex'") == 1)
                #expect(try transaction.run("UPDATE pets SET name = 'x' WHERE name = 'none'") == 0)
                #expect(try transaction.run("CREATE TABLE more (id \(.integer))") == 0)
                #expect(try transaction.run("INSERT INTO more VALUES (1), (2), (3)") == 3)
                #expect(try transaction.run("CREATE INDEX more_id ON more (id)") == 0)
                #expect(try transaction.run("DELETE FROM owners WHERE id = 1") == 1)
                #expect(try transaction.value("SELECT count(*) AS n FROM pets", as: Int.self) == 0)
            }
        }
    }
}
