import Foundation
import TestSupport
import Testing

@testable import Store

/// What goes into a column comes out of it, on every engine.
@Suite struct ValueTests {
    static let things: SQL = """
        CREATE TABLE things (
            id \(.identity), i \(.integer), r \(.real), t \(.text), b \(.bytes), f \(.boolean)
        ) \(.strict)
        """

    @Test(arguments: Engine.allCases)
    func `integers keep their extremes`(_ engine: Engine) async throws {
        try await expectRoundTrip(
            engine,
            "i",
            [Int64.min, Int64.min + 1, -1, 0, 1, 1 << 53 + 1, Int64.max],
        )
        try await expectRoundTrip(engine, "i", [Int.min, 0, Int.max])
    }

    @Test(arguments: Engine.allCases)
    func `real numbers keep every bit`(_ engine: Engine) async throws {
        try await expectRoundTrip(
            engine,
            "r",
            [
                0, -0.5, 0.1, 1.0 / 3, 7, 1e300, -1e300, .greatestFiniteMagnitude,
                .leastNormalMagnitude, .leastNonzeroMagnitude, .infinity, -.infinity, .pi,
            ] as [Double],
        )
    }

    @Test(arguments: Engine.allCases)
    func `text keeps every character`(_ engine: Engine) async throws {
        try await expectRoundTrip(
            engine,
            "t",
            [
                "", " ", "'", "\"", "\\", "$1", "a\nb\r\n\tc", "生成", "👩‍👩‍👧‍👦", "e\u{301}", "\u{FEFF}x",
                "\u{10FFFF}", "\u{1}", "NULL", String(repeating: "ß", count: 100_000),
            ],
        )
        // Composed or not: the bytes stay, which Swift's own comparison doesn't tell.
        try await engine.withDatabase { database in
            let texts = ["e\u{301}", "\u{E9}"]
            let lengths = try await database.write { transaction in
                try texts.map { text in
                    try transaction.value("SELECT \(text)", as: String.self)?.utf8.count
                }
            }
            #expect(lengths == [3, 2])
        }
    }

    @Test(arguments: Engine.allCases)
    func `bytes keep zeros, emptiness and size`(_ engine: Engine) async throws {
        try await expectRoundTrip(
            engine,
            "b",
            [[], [0], [0, 0, 0], [UInt8](0...255), [UInt8](repeating: 0xA5, count: 3 << 20)],
        )
    }

    @Test(arguments: Engine.allCases)
    func `true, false and times come back`(_ engine: Engine) async throws {
        try await expectRoundTrip(engine, "f", [true, false])
        let moments = [0, -1.5, 1_700_000_000.123456, 253_402_300_799.999].map(
            Date.init(timeIntervalSince1970:)
        )
        try await engine.withDatabase { database in
            for moment in moments {
                let back = try await database.write { transaction in
                    try transaction.value("SELECT CAST(\(moment) AS \(.integer))", as: Date.self)
                }
                #expect(abs((back ?? .distantPast).timeIntervalSince(moment)) < 0.000_001)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `null is none of every type, and nothing else`(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            try await database.write { transaction in
                try transaction.run(Self.things)
                try transaction.run(
                    """
                    INSERT INTO things (i, r, t, b, f)
                    VALUES (\(Int64?.none), \(Double?.none), \(String?.none),
                        \([UInt8]?.none), \(Bool?.none))
                    """
                )
                let row = try #require(try transaction.firstRow("SELECT * FROM things"))
                #expect(try row.get("i", as: Int64?.self) == nil)
                #expect(try row.get("r", as: Double?.self) == nil)
                #expect(try row.get("t", as: String?.self) == nil)
                #expect(try row.get("b", as: [UInt8]?.self) == nil)
                #expect(try row.get("f", as: Bool?.self) == nil)
                #expect(throws: DatabaseError.self) { try row.get("t", as: String.self) }
                #expect(throws: DatabaseError.self) { try row.get("none", as: String?.self) }
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `values that an engine would change are refused`(_ engine: Engine) async throws {
        var limits = DatabaseLimits()
        limits.valueBytes = 1_000
        try await engine.withDatabase(limits: limits) { database in
            try await database.write { try $0.run(Self.things) }
            let refused: [SQL] = [
                "INSERT INTO things (r) VALUES (\(Double.nan))",
                "INSERT INTO things (t) VALUES (\("a\u{0}b"))",
                "INSERT INTO things (t) VALUES (\(String(repeating: "a", count: 1_001)))",
                "INSERT INTO things (b) VALUES (\([UInt8](repeating: 1, count: 1_001)))",
            ]
            for statement in refused {
                await #expect(throws: DatabaseError.self) {
                    try await database.write { try $0.run(statement) }
                }
            }
            let count = try await database.read {
                try $0.value("SELECT count(*) AS n FROM things", as: Int.self)
            }
            #expect(count == 0)
        }
    }

    @Test(arguments: Engine.allCases)
    func `columns take only values of their type`(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            try await database.write { try $0.run(Self.things) }
            let refused: [SQL] = [
                "INSERT INTO things (i) VALUES (\("notanumber"))",
                "INSERT INTO things (r) VALUES (\("notanumber"))",
                "INSERT INTO things (i) VALUES (\([UInt8]([1])))",
            ]
            for statement in refused {
                await #expect(throws: DatabaseError.self) {
                    try await database.write { try $0.run(statement) }
                }
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `many parameters keep their places`(_ engine: Engine) async throws {
        try await engine.withDatabase { database in
            try await database.write { try $0.run(Self.things) }
            let rows = (0..<500).map { number in
                SQL.row([number, "text \(number)", [UInt8(number % 256)]])
            }
            let sums = try await database.write { transaction in
                try transaction.run(
                    "INSERT INTO things (i, t, b) VALUES \(.joined(rows, separator: ", "))"
                )
                return try transaction.rows("SELECT i, t, b FROM things ORDER BY i")
            }
            for (number, row) in sums.enumerated() {
                #expect(try row.get("i") == number)
                #expect(try row.get("t") == "text \(number)")
                #expect(try row.get("b") == [UInt8(number % 256)])
            }
            #expect(sums.count == 500)
        }
    }

    private func expectRoundTrip<Value: SQLConvertible & Equatable>(
        _ engine: Engine,
        _ column: SQL,
        _ values: [Value],
    ) async throws {
        try await engine.withDatabase { database in
            try await database.write { try $0.run(Self.things) }
            for value in values {
                let back: [Value] = try await database.write { transaction in
                    try transaction.run("DELETE FROM things")
                    try transaction.run("INSERT INTO things (\(column)) VALUES (\(value))")
                    return try transaction.rows("SELECT \(column) AS back FROM things").map {
                        try $0.get("back")
                    }
                }
                #expect(back == [value])
            }
        }
    }
}
