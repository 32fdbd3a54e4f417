import Foundation
import Synchronization
import TestSupport
import TransparencyLog

@testable import Store

/// A log on a database of an engine and a simulated disk, with a clock that tests set.
struct LogFixture: Sendable {
    static let origin = "log.test/events"

    let database: any Database
    let disk: SimulatedDisk
    let clock: TestClock
    let folder: LogFolder
    let trail: AuditTrail
    var limits = LogLimits()

    /// Keys for tests, which anybody could guess.
    static func signer(_ number: UInt8 = 1, origin: String = origin) throws -> LogSigner {
        guard let name = KeyName(origin) else { throw LogError.emptyLog }
        return try LogSigner(
            SignerKey(name: name, seed: [UInt8](repeating: number, count: 32))
        )
    }

    init(
        database: any Database,
        disk: SimulatedDisk = SimulatedDisk(),
        clock: TestClock = TestClock(),
    ) {
        self.database = database
        self.disk = disk
        self.clock = clock
        let surroundings = clock.surroundings
        folder = LogFolder(disk, threads: Self.threads, surroundings: surroundings)
        trail = AuditTrail(database: database, surroundings: surroundings)
    }

    private static let threads = DiskThreads(count: 2)

    /// An empty log in the same database, on another disk: a database of its own for each of many
    /// runs would cost more than the runs.
    func emptied() async throws -> LogFixture {
        try await database.write { transaction in
            for table in [
                "log_keys", "log_checkpoints", "log_leaves", "audit_waiting", "audit_events",
            ] {
                try transaction.run(SQL(stringLiteral: "DELETE FROM \(table)"))
            }
            try transaction.run(
                "UPDATE log_sequencer SET epoch = 0, holder = '', lease_until = 0"
            )
        }
        return LogFixture(database: database)
    }

    /// A log on another disk or database with the same clock.
    func on(_ other: any Database) -> LogFixture {
        LogFixture(database: other, disk: disk, clock: clock)
    }

    func writer(holder: String = "node-1", key: UInt8 = 1) throws -> LogWriter {
        LogWriter(
            database: database,
            folder: folder,
            signer: try Self.signer(key),
            trail: trail,
            holder: holder,
            limits: limits,
        )
    }

    func sequencer(holder: String = "node-1", key: UInt8 = 1) throws -> Sequencer {
        Sequencer(try writer(holder: holder, key: key))
    }

    /// Records events, a transaction for each group of them.
    func record(_ numbers: Range<Int>, atOnce count: Int = 100) async throws {
        let trail = trail
        for first in stride(from: numbers.lowerBound, to: numbers.upperBound, by: count) {
            let entries = (first..<min(first + count, numbers.upperBound)).map {
                AuditSamples.entry($0)
            }
            try await database.write { try trail.record(entries, in: $0) }
        }
    }

    /// What an inspection finds, long after everything happened.
    func findings() async throws -> [LogFinding] { try await report().findings }

    func report() async throws -> LogReport {
        var surroundings = clock.surroundings
        let now = clock.now
        surroundings.now = { now.addingTimeInterval(86_400) }
        let inspection = LogInspection(
            database: database,
            folder: folder,
            origin: Self.origin,
            surroundings: surroundings,
            limits: limits,
        )
        return try await inspection.run()
    }

    func count(_ table: String) async throws -> Int {
        let query = SQL(stringLiteral: "SELECT COUNT(*) AS n FROM \(table)")
        return try await database.read { try $0.value(query) ?? -1 }
    }

    func events() async throws -> [String] {
        try await database.read { transaction in
            try transaction.rows("SELECT event FROM log_leaves ORDER BY leaf_index").map {
                try $0.get("event")
            }
        }
    }

    func checkpoint() throws -> Checkpoint? {
        guard let published = try folder.publishedCheckpoint(origin: Self.origin) else {
            return nil
        }
        return try Checkpoint(parsing: Note(parsing: Array(published.note.utf8)).text)
    }
}

/// A clock that stands until a test moves it, and chance from a seed.
final class TestClock: Sendable {
    private let seconds = Mutex(1_800_000_000.0)
    private let counter = Mutex(UInt64(0))

    var now: Date { Date(timeIntervalSince1970: seconds.withLock { $0 }) }

    func move(by change: Double) { seconds.withLock { $0 += change } }

    var surroundings: Surroundings {
        Surroundings(
            now: { self.now },
            chance: { self.next() },
            secretBytes: { count in
                (0..<count).map { _ in UInt8(truncatingIfNeeded: self.next() >> 32) }
            },
            sleep: { _ in
                try Task.checkCancellation()
                await Task.yield()
            },
        )
    }

    /// SplitMix64 over a counter.
    private func next() -> UInt64 {
        var mixed = counter.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            return state
        }
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

extension Engine {
    /// Runs a test on an empty log.
    func withLog(_ body: (LogFixture) async throws -> Void) async throws {
        try await withDatabase { database in
            try await Self.prepare(database)
            try await body(LogFixture(database: database))
        }
    }

    /// Brings the tables of events and log.
    static func prepare(_ database: any Database) async throws {
        let migration = Migration(1, "audit events", Migration.auditEvents.statements)
        _ = try await Migrator([migration], version: "test", surroundings: .live)
            .migrate(database)
    }
}
