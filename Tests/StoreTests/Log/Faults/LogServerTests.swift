import Foundation
import Logging
import Synchronization
import TestSupport
import Testing
import TransparencyLog

@testable import Store

/// The log while its server goes and comes back: on a cluster that no other suite feels.
@Suite struct LogServerTests {
    @Test func `events get one place each while the server crashes and connections are cut`()
        async throws
    {
        let cluster = try PostgresCluster.start()
        defer { cluster.stop() }
        let database = try await PostgresForTests.open(cluster.address)
        try await Engine.prepare(database)
        let log = LogFixture(database: database)
        let trail = AuditTrail(database: database, surroundings: .live)
        let loop = SequencerLoop(try writer(log, trail), logger: .silent)
        let running = Task { try await loop.run() }
        let outcomes = Outcomes()
        let writers = (0..<4).map { writer in
            Task { await Self.write(from: writer, to: database, trail, outcomes) }
        }
        for round in 1...2 {
            try await eventually("the writers get on") {
                outcomes.acknowledged.count >= 120 * round - 60
            }
            try PlainClient.terminate("true", at: cluster.address)
            try await eventually("the writers go on without their connections") {
                outcomes.acknowledged.count >= 120 * round
            }
            try await cluster.restart("immediate")
        }
        try await eventually("300 events are acknowledged") { outcomes.acknowledged.count >= 300 }
        for writer in writers { writer.cancel() }
        for writer in writers { await writer.value }
        // The loop catches up by itself.
        let wanted = outcomes.acknowledged.count + 1
        try await eventually("all have their places") {
            try Int(log.checkpoint()?.size ?? 0) >= wanted
        }
        running.cancel()
        try await running.value
        try await Sequencer(writer(log, trail)).sequenceAll()
        try await check(log, outcomes)
        await database.close()
    }

    /// Every acknowledged event has one place, and every other had an unknown outcome.
    private func check(_ log: LogFixture, _ outcomes: Outcomes) async throws {
        let numbers = try await log.database.read { transaction in
            try transaction.rows(
                "SELECT e.content FROM log_leaves l JOIN audit_events e ON e.id = l.event"
            ).compactMap { row -> Int? in
                let event = try AuditEvent(canonicalText: row.get("content"))
                guard event.entry.kind == AuditSamples.entry.kind else { return nil }
                return event.entry.details["number"]?.asInteger.map { Int($0) }
            }
        }
        #expect(outcomes.failures == [])
        #expect(Set(numbers).count == numbers.count)
        #expect(outcomes.acknowledged.subtracting(numbers) == [])
        let others = Set(numbers).subtracting(outcomes.acknowledged)
        #expect(others.subtracting(outcomes.unknown) == [])
        let inspection = LogInspection(
            database: log.database,
            folder: log.folder,
            origin: LogFixture.origin,
            surroundings: .live,
        )
        let report = try await inspection.run()
        #expect(report.findings == [])
        #expect(report.leaves == numbers.count + 1)
        print(
            "server lost 4 times: \(outcomes.acknowledged.count) events acknowledged and placed,",
            "\(others.count) of \(outcomes.unknown.count) unknown, \(report.checkpoints) checkpoints",
        )
    }

    private func writer(_ log: LogFixture, _ trail: AuditTrail) throws -> LogWriter {
        LogWriter(
            database: log.database,
            folder: log.folder,
            signer: try LogFixture.signer(),
            trail: trail,
            holder: "service",
        )
    }

    /// Records three events at a time until it is cancelled.
    private static func write(
        from writer: Int,
        to database: any Database,
        _ trail: AuditTrail,
        _ outcomes: Outcomes,
    ) async {
        var first = writer * 1_000_000
        while !Task.isCancelled {
            let numbers = first..<first + 3
            first += 3
            do {
                try await database.write { transaction in
                    try trail.record(numbers.map { AuditSamples.entry($0) }, in: transaction)
                }
                outcomes.acknowledge(numbers)
            } catch DatabaseError.outcomeUnknown {
                outcomes.leaveOpen(numbers)
            } catch DatabaseError.cancelled {
            } catch {
                outcomes.fail("\(error)")
            }
        }
    }
}

/// What writers were told.
private final class Outcomes: Sendable {
    private struct State {
        var acknowledged: Set<Int> = []
        var unknown: Set<Int> = []
        var failures: [String] = []
    }

    private let state = Mutex(State())

    var acknowledged: Set<Int> { state.withLock { $0.acknowledged } }
    var unknown: Set<Int> { state.withLock { $0.unknown } }
    var failures: [String] { state.withLock { $0.failures } }

    func acknowledge(_ numbers: Range<Int>) {
        state.withLock { $0.acknowledged.formUnion(numbers) }
    }

    func leaveOpen(_ numbers: Range<Int>) { state.withLock { $0.unknown.formUnion(numbers) } }

    func fail(_ why: String) { state.withLock { $0.failures.append(why) } }
}
