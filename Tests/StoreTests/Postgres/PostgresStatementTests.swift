import TestSupport
import Testing

@testable import Store

@Suite struct PostgresStatementTests {
    @Test(
        arguments: [
            ("1::smallint", .integer(1)), ("-2::int", .integer(-2)), ("3::bigint", .integer(3)),
            ("1.5::real", .real(1.5)), ("2.5::float8", .real(2.5)),
            ("'a'::varchar(9)", .text("a")),
            ("'b'::name", .text("b")), ("'c'::char(2)", .text("c ")), ("true", .boolean(true)),
            ("'\\x00ff'::bytea", .bytes([0, 255])), ("NULL::text", .null),
            ("0::numeric", .integer(0)),
            ("-9223372036854775808::numeric", .integer(.min)), ("1e4::numeric", .integer(10_000)),
            ("9223372036854775807::numeric", .integer(.max)),
            ("120000::numeric", .integer(120_000)),
            ("(SELECT sum(x::bigint) FROM generate_series(1, 4) x)", .integer(10)),
        ] as [(String, SQLValue)]
    )
    func `a column is read as what it is`(_ expression: String, _ value: SQLValue) async throws {
        try await PostgresForTests.withDatabase { database, _ in
            let statement = SQL(stringLiteral: "SELECT \(expression) AS x")
            let row = try await database.read { try $0.firstRow(statement) }
            #expect(row?.values == [value])
        }
    }

    @Test(arguments: [
        "now()", "'{}'::jsonb", "ARRAY[1]", "0.5::numeric", "9223372036854775808::numeric",
        "'NaN'::numeric", "'infinity'::numeric", "1e40::numeric", "-9223372036854775809::numeric",
    ])
    func `a column of another kind is refused by name`(_ expression: String) async throws {
        try await PostgresForTests.withDatabase { database, _ in
            let statement = SQL(stringLiteral: "SELECT \(expression) AS x")
            let error = await #expect(throws: DatabaseError.self) {
                try await database.read { try $0.firstRow(statement) }
            }
            guard case .unexpectedValue("x", _, _) = error else { throw Unexpected(error) }
        }
    }

    @Test func `NULL and a value share a statement's text`() async throws {
        let limits = DatabaseLimits { $0.connections = 1 }
        try await PostgresForTests.withDatabase(limits) { database, address in
            try PlainClient.run("CREATE TABLE t (n BIGINT, s TEXT)", at: address)
            let rows: [(Int?, String?)] = [
                (nil, nil), (1, nil), (nil, "a"), (2, "b"), (nil, nil),
            ]
            for (n, s) in rows {
                try await database.write { try $0.run("INSERT INTO t VALUES (\(n), \(s))") }
            }
            let back = try await database.read { try $0.rows("SELECT n, s FROM t") }
            #expect(back.map(\.values) == rows.map { [$0.0.sqlValue, $0.1.sqlValue] })
        }
    }

    @Test func `a connection keeps only so many statements prepared`() async throws {
        let limits = DatabaseLimits { ($0.connections, $0.preparedStatements) = (1, 4) }
        try await PostgresForTests.withDatabase(limits) { database, _ in
            for number in 0..<20 {
                let statement = SQL(stringLiteral: "SELECT \(number)")
                let back: Int? = try await database.read { try $0.value(statement) }
                #expect(back == number)
            }
            let count = try await database.read {
                try $0.value("SELECT count(*) FROM pg_prepared_statements", as: Int.self)
            }
            #expect((count ?? 99) <= 6)
        }
    }

    @Test func `values too large for one buffer of the socket go both ways`() async throws {
        try await PostgresForTests.withDatabase { database, _ in
            let bytes = [UInt8](repeating: 0xA5, count: 24 << 20)
            let back = try await database.write { transaction in
                try transaction.value("SELECT \(bytes)", as: [UInt8].self)
            }
            #expect(back == bytes)
            let lengths = try await database.write { transaction in
                try transaction.run(
                    (0..<40).map { _ in "SELECT \([UInt8](bytes.prefix(1 << 20)))" }
                )
            }
            #expect(lengths == Array(repeating: 0, count: 40))
        }
    }

    @Test(arguments: [
        ("SELEKT", "42601"), ("SELECT * FROM nowhere", "42P01"), ("SELECT 'abc'::int", "22P02"),
        ("SELECT 1/0", "22012"),
    ])
    func `a wrong statement is told with its code`(_ text: String, _ code: String) async throws {
        try await PostgresForTests.withDatabase { database, _ in
            let error = await #expect(throws: DatabaseError.self) {
                try await database.write { try $0.run(SQL(stringLiteral: text)) }
            }
            guard case .malformedStatement(let message) = error else { throw Unexpected(error) }
            #expect(message.contains(code))
            #expect(!message.contains("abc"))
        }
    }

    @Test func `each rule of the schema is told by its kind and name`() async throws {
        try await PostgresForTests.withDatabase { database, address in
            try PlainClient.run(
                """
                CREATE TABLE p (id BIGINT PRIMARY KEY, n BIGINT NOT NULL,
                    CONSTRAINT small CHECK (n < 10));
                CREATE TABLE c (p BIGINT CONSTRAINT to_p REFERENCES p);
                INSERT INTO p VALUES (1, 1)
                """,
                at: address,
            )
            let cases: [(SQL, DatabaseError)] = [
                ("INSERT INTO p VALUES (1, 1)", .constraint(.unique, name: "p_pkey")),
                ("INSERT INTO p VALUES (2, NULL)", .constraint(.notNull, name: "n")),
                ("INSERT INTO p VALUES (2, 10)", .constraint(.check, name: "small")),
                ("INSERT INTO c VALUES (7)", .constraint(.foreignKey, name: "to_p")),
            ]
            for (statement, wanted) in cases {
                await #expect(throws: wanted) { try await database.write { try $0.run(statement) } }
            }
        }
    }
}
