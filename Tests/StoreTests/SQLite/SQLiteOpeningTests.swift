import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Store

/// What a file must be, and what holds on its connections.
@Suite struct SQLiteOpeningTests {
    @Test func `every connection has the settings that keep data whole`() async throws {
        let scratch = try await Engine.sqlite.open()
        @Sendable func ask(_ pragma: SQL, _ transaction: any Transaction) throws -> SQLValue? {
            try transaction.rows("PRAGMA \(pragma)").first?.values.first
        }
        let shared: [(SQL, SQLValue)] = [
            ("journal_mode", .text("wal")), ("foreign_keys", .integer(1)),
            ("trusted_schema", .integer(0)), ("cell_size_check", .integer(1)),
            ("cache_size", .integer(-16_384)),
        ]
        for (pragma, wanted) in shared {
            #expect(try await scratch.database.read { try ask(pragma, $0) } == wanted)
            #expect(try await scratch.database.write { try ask(pragma, $0) } == wanted)
        }
        let written: [(SQL, SQLValue)] = [
            ("synchronous", .integer(2)), ("secure_delete", .integer(1)),
            ("journal_size_limit", .integer(64 << 20)),
        ]
        for (pragma, wanted) in written {
            #expect(try await scratch.database.write { try ask(pragma, $0) } == wanted)
        }
        await scratch.remove()
    }

    @Test func `a new file is its owner's alone, and so is what lies beside it`() async throws {
        let folder = try ScratchFolder()
        let path = folder.path("new.db")
        let database = try await SQLiteDatabase.open(path, surroundings: .live)
        try await database.write { try $0.run("CREATE TABLE t (a \(.integer))") }
        for file in [path, path + "-wal"] {
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
            #expect(mode as? Int == 0o600, "\(file)")
        }
        await database.close()
        folder.remove()
    }

    @Test func `a text in double quotes is no value`() async throws {
        try await Engine.sqlite.withDatabase { database in
            await #expect(throws: DatabaseError.self) {
                _ = try await database.read { try $0.rows("SELECT \"nothing\"") }
            }
        }
    }

    @Test func `places where no database can be are refused with what to do`() async throws {
        let folder = try ScratchFolder()
        defer { folder.remove() }
        try Data("text".utf8).write(to: folder.url.appending(path: "file"))
        try await expect(folder.path("none/test.db"), "does not exist; make it first")
        try await expect(folder.path("file/test.db"), "is no folder")
        try await expect(folder.url.path, "is a folder; name a file in it")
    }

    @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
    func `a file and a folder without rights are refused`() async throws {
        let folder = try ScratchFolder()
        defer {
            chmod(folder.url.path, 0o700)
            folder.remove()
        }
        let path = folder.path("test.db")
        let database = try await SQLiteDatabase.open(path, surroundings: .live)
        await database.close()
        chmod(path, 0o444)
        try await expect(path, "may only be read")
        chmod(path, 0o000)
        try await expect(path, "may not be read by this account")
        chmod(path, 0o600)
        chmod(folder.url.path, 0o500)
        try await expect(path, "may not write to the folder")
    }

    @Test func `a file that is no database is refused, and stays as it is`() async throws {
        let folder = try ScratchFolder()
        defer { folder.remove() }
        for (name, bytes) in [
            ("text.db", Data(String(repeating: "no database ", count: 500).utf8)),
            ("short.db", Data("SQLite format 3\u{0}".utf8)),
            ("picture.db", Data([0x89, 0x50, 0x4E, 0x47] + [UInt8](repeating: 7, count: 4_092))),
        ] {
            let file = folder.url.appending(path: name)
            try bytes.write(to: file)
            let error = await #expect(throws: DatabaseError.self) {
                _ = try await SQLiteDatabase.open(file.path, surroundings: .live)
            }
            guard case .corrupt(let why) = error else {
                Issue.record("\(name): \(String(describing: error))")
                continue
            }
            #expect(why.contains(name))
            #expect(try Data(contentsOf: file) == bytes)
        }
    }

    @Test func `damage in the middle of a file is found, and never stops the process`() async throws
    {
        let seed = UInt64.random(in: .min ... .max)
        print("damaged files: seed \(seed)")
        let folder = try ScratchFolder()
        defer { folder.remove() }
        let sound = folder.path("sound.db")
        let database = try await SQLiteDatabase.open(sound, surroundings: .live)
        try await database.layPairs()
        for number in 1...20 { try await database.writePair(number) }
        await database.close()
        let bytes = try Data(contentsOf: URL(filePath: sound))
        var generator = SeededGenerator(seed: seed)
        var found = 0
        for round in 0..<20 {
            var damaged = bytes
            for _ in 0..<8 {
                let page = Int(generator.next() % UInt64(bytes.count / 4_096))
                for offset in 0..<16 {
                    damaged[page * 4_096 + (page == 0 ? 100 : 0) + offset] = UInt8(
                        truncatingIfNeeded: generator.next()
                    )
                }
            }
            let path = folder.path("damaged-\(round).db")
            try damaged.write(to: URL(filePath: path))
            do {
                let database = try await SQLiteDatabase.open(path, surroundings: .live)
                do {
                    try await database.writePair(21)
                    let rows = try await database.read { try $0.rows("SELECT * FROM pairs") }
                    let verdict = try await database.read {
                        try $0.value("PRAGMA integrity_check", as: String.self)
                    }
                    if verdict != "ok" || rows.count != 42 { found += 1 }
                } catch is DatabaseError {
                    found += 1
                }
                await database.close()
            } catch DatabaseError.corrupt {
                found += 1
            }
        }
        #expect(found == 20, "seed \(seed)")
    }

    @Test func `a file cut short is found`() async throws {
        let folder = try ScratchFolder()
        defer { folder.remove() }
        let path = folder.path("test.db")
        let database = try await SQLiteDatabase.open(path, surroundings: .live)
        try await database.layPairs()
        for number in 1...5 { try await database.writePair(number) }
        await database.close()
        try FileHandle(forWritingTo: URL(filePath: path)).truncate(atOffset: 3 * 4_096)
        await #expect(throws: DatabaseError.self) {
            let database = try await SQLiteDatabase.open(path, surroundings: .live)
            _ = try await database.read { try $0.rows("SELECT * FROM pairs") }
        }
    }

    @Test func `a quota of pages is told as a full disk and takes the transaction back`()
        async throws
    {
        try await Engine.sqlite.withDatabase { database in
            try await database.layPairs()
            _ = try await database.write { try $0.rows("PRAGMA max_page_count = 20") }
            var written = 0
            let error = await #expect(throws: DatabaseError.self) {
                for number in 1...50 {
                    try await database.writePair(number)
                    written += 1
                }
            }
            guard case .full = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            let count = try await database.read {
                try $0.value("SELECT count(*) AS n FROM pairs", as: Int.self)
            }
            #expect(count == 2 * written)
            try await database.write { try $0.run("DELETE FROM pairs") }
            try await database.writePair(1)
        }
    }

    @Test func `a statement is stopped by the clock that was handed in`() async throws {
        let scratch = try ScratchFolder()
        defer { scratch.remove() }
        var surroundings = Surroundings.live
        let looks = Looks()
        // An hour passes between two looks at the clock.
        surroundings.uptime = { .seconds(3_600 * looks.next()) }
        let database = try await SQLiteDatabase.open(
            scratch.path("test.db"),
            surroundings: surroundings,
        )
        let error = await #expect(throws: DatabaseError.self) {
            _ = try await database.read { transaction in
                try transaction.rows(
                    """
                    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
                    SELECT count(*) AS c FROM n
                    """
                )
            }
        }
        guard case .timedOut = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        await database.close()
    }

    @Test func `network file systems are known by their mounts`() {
        let mounts = FileSystems(
            mounts: """
                /dev/vda1 / ext4 rw 0 0
                tmpfs /run tmpfs rw 0 0
                server:/data /srv/my\\040data nfs4 rw 0 0
                //nas/share /srv/my\\040data/inner cifs rw 0 0
                /dev/vdb /srv/my\\040data/inner/local xfs rw 0 0
                broken line
                """
        )
        #expect(mounts.kind(at: "/var/lib") == "ext4")
        #expect(mounts.kind(at: "/srv/my data") == "nfs4")
        #expect(mounts.kind(at: "/srv/my data2") == "ext4")
        #expect(mounts.kind(at: "/srv/my data/inner/x") == "cifs")
        #expect(mounts.kind(at: "/srv/my data/inner/local/x") == "xfs")
        #expect(FileSystems(mounts: "").kind(at: "/") == nil)
    }

    private func expect(
        _ path: String,
        _ words: String,
        sourceLocation: SourceLocation = #_sourceLocation,
    ) async throws {
        let error = await #expect(throws: DatabaseError.self, sourceLocation: sourceLocation) {
            _ = try await SQLiteDatabase.open(path, surroundings: .live)
        }
        let told = error.map { "\($0)" } ?? ""
        #expect(told.contains(words), "\(told)", sourceLocation: sourceLocation)
    }
}

/// Counts how often a clock was looked at.
private final class Looks: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
