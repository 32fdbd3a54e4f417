import Foundation
import Synchronization
import TestSupport
import Testing
import TransparencyLog

@testable import Store

@Suite struct LogGrowingTests {
    @Test(arguments: Engine.allCases)
    func `looking at a log finds nothing, wherever it grows meanwhile`(
        _ engine: Engine
    ) async throws {
        try await engine.withLog { log in
            try await log.record(0..<250)
            try await log.sequencer().sequenceAll()
            for place in 1...100 {
                // The log grows by two leaves, and changes its key, before one of the reads.
                let key = UInt8(place)
                let beside = GrowingDatabase(log.database, before: place) {
                    try await log.record(place..<place + 2)
                    let sequencer = try log.sequencer(key: key)
                    try await sequencer.sequenceAll()
                    try await sequencer.changeKey(
                        to: LogFixture.signer(key + 1),
                        by: .system("test"),
                    )
                }
                let report = try await inspection(of: log, through: beside).run()
                #expect(report.findings == [], "read \(place)")
                if beside.reads < place {
                    #expect(place > 8)
                    return
                }
            }
            Issue.record("an inspection made more than 100 reads")
        }
    }

    @Test(arguments: Engine.allCases)
    func `looking at a log beside a running sequencer finds nothing`(
        _ engine: Engine
    ) async throws {
        try await engine.withLog { log in
            let looks = Counter()
            let growing = Task {
                let sequencer = try log.sequencer()
                for round in 0..<100 where looks.value < 6 {
                    try await log.record(5 * round..<5 * round + 5)
                    try await sequencer.sequenceAll()
                }
            }
            for _ in 0..<6 {
                let report = try await inspection(of: log, through: log.database).run()
                _ = looks.next()
                #expect(report.findings == [])
            }
            try await growing.value
        }
    }

    @Test(arguments: Engine.allCases)
    func `a clock that goes backwards between events changes no place`(
        _ engine: Engine
    ) async throws {
        try await engine.withLog { log in
            let sequencer = try log.sequencer()
            for (number, change) in [0.0, -3_600, 5, -0.5, 7_200, -86_400, -1, 90_000].enumerated()
            {
                log.clock.move(by: change)
                try await log.record(number..<number + 1)
                if number % 3 < 2 { try await sequencer.sequenceAll() }
            }
            #expect(try await sequencer.sequenceAll() == 9)
            let contents = try await log.database.read { transaction in
                try transaction.rows(
                    """
                    SELECT e.content, e.kind FROM log_leaves l JOIN audit_events e ON e.id = l.event
                    ORDER BY l.leaf_index
                    """
                ).map { try AuditEvent(canonicalText: $0.get("content")) }
            }
            let numbers = contents.compactMap { $0.entry.details["number"]?.asInteger }
            let own = contents.filter { $0.entry.kind != LogKeyRing.eventKind }
            #expect(own.map { $0.entry.subject.id } == (0..<8).map { "item-\($0)" })
            #expect(numbers.count >= 8)
            #expect(Set(contents.map(\.id)).count == 9)
            #expect(try await log.findings() == [])
        }
    }

    private func inspection(
        of log: LogFixture,
        through database: any Database,
    ) -> LogInspection {
        var surroundings = log.clock.surroundings
        surroundings.sleep = Surroundings.live.sleep
        return LogInspection(
            database: database,
            folder: log.folder,
            origin: LogFixture.origin,
            surroundings: surroundings,
        )
    }
}

/// A database in which something happens before one of the reads, counted from 1.
private final class GrowingDatabase: Database {
    private let base: any Database
    private let place: Int
    private let act: @Sendable () async throws -> Void
    private let counter = Mutex(0)

    init(
        _ base: any Database,
        before place: Int,
        _ act: @escaping @Sendable () async throws -> Void,
    ) {
        self.base = base
        self.place = place
        self.act = act
    }

    var reads: Int { counter.withLock { $0 } }

    var dialect: Dialect { base.dialect }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result {
        let number = counter.withLock { count in
            count += 1
            return count
        }
        if number == place { try await act() }
        return try await base.read(body)
    }

    @discardableResult
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result { try await base.write(body) }

    func notify(_ channel: Channel) async { await base.notify(channel) }

    func notifications(on channel: Channel) -> AsyncStream<Void> {
        base.notifications(on: channel)
    }

    func close() async { await base.close() }
}
