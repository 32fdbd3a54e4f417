import GRDB
import TestSupport
import Testing

@testable import Store

/// What a power cut may take, and what follows for the answers that we give.
@Suite struct PowerCutTests {
    @Test func `a commit outlasts a power cut right behind it`() async throws {
        for seed in UInt64(1)...8 {
            let files = try FaultyFiles()
            defer { files.remove() }
            let database = try await files.open()
            try await database.layPairs()
            try await database.writePair(1)
            #expect(try await Self.survivors(of: files, seed: seed) == 2, "seed \(seed)")
            await database.close()
        }
    }

    /// Control: the simulated disk does lose what nobody synced.
    @Test func `a pool with the settings that GRDB leaves loses a commit`() async throws {
        var isLost = false
        for seed in UInt64(1)...20 where !isLost {
            let files = try FaultyFiles()
            defer { files.remove() }
            let database = try await files.open()
            try await database.layPairs()
            await database.close()
            let pool = try DatabasePool(path: files.path)
            try await pool.write { connection in
                try connection.execute(
                    sql: "INSERT INTO pairs (number, filler) VALUES (1, x'00'), (1, x'00')"
                )
            }
            isLost = try await Self.survivors(of: files, seed: seed) == 0
            try pool.close()
        }
        #expect(isLost)
    }

    @Test func `a commit whose sync fails may show after a crash, so we say that we don't know`()
        async throws
    {
        var numbers: Set<Int?> = []
        for seed in UInt64(1)...200 where numbers.count < 2 {
            let files = try FaultyFiles()
            defer { files.remove() }
            let database = try await files.open()
            try await database.write { try $0.run("CREATE TABLE pairs (number INTEGER)") }
            files.fail(.sync, at: 1, with: .inputOutput)
            let error = await #expect(throws: Store.DatabaseError.self) {
                try await database.write { try $0.run("INSERT INTO pairs VALUES (1)") }
            }
            guard case .outcomeUnknown = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            let seen = try await database.read { try $0.rows("SELECT number FROM pairs") }
            #expect(seen.isEmpty)
            numbers.insert(try await Self.survivors(of: files, seed: seed))
            await database.close()
        }
        #expect(numbers == [0, 1])
    }

    @Test func `a full disk is told as such, and all is as before`() async throws {
        let files = try FaultyFiles()
        defer { files.remove() }
        let database = try await files.open()
        try await database.layPairs()
        files.fail(.write, at: 2, with: .full)
        let error = await #expect(throws: Store.DatabaseError.self) {
            try await database.writePair(1)
        }
        guard case .full = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        try await database.writePair(2)
        let count = try await database.read {
            try $0.value("SELECT count(*) AS n FROM pairs", as: Int.self)
        }
        #expect(count == 2)
        await database.close()
    }

    @Test func `a disk that is mounted for reading is told as such`() async throws {
        let files = try FaultyFiles()
        defer { files.remove() }
        let database = try await files.open()
        try await database.layPairs()
        files.makeReadOnly()
        // While the write-ahead log is there, SQLite opens the file and would refuse later.
        let open = await #expect(throws: Store.DatabaseError.self) { _ = try await files.open() }
        guard case .readOnly(let why) = open else {
            Issue.record("\(String(describing: open))")
            return
        }
        #expect(why.contains("test.db"))
        await database.close()
        let closed = await #expect(throws: Store.DatabaseError.self) { _ = try await files.open() }
        let told = closed.map { "\($0)" } ?? ""
        #expect(told.contains("test.db") && told.contains("may write"), "\(told)")
    }

    /// Rows that are found after the power failed now.
    private static func survivors(of files: FaultyFiles, seed: UInt64) async throws -> Int? {
        let cut = try files.powerCut(seed: seed)
        defer { cut.folder.remove() }
        let database = try await SQLiteDatabase.open(
            cut.folder.path("test.db"),
            surroundings: .live,
        )
        let count = try? await database.read {
            try $0.value("SELECT count(*) AS n FROM pairs", as: Int.self)
        }
        await database.close()
        return count ?? 0
    }
}
