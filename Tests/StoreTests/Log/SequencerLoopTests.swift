import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import TestSupport
import Testing
import TransparencyLog

@testable import Store

@Suite struct SequencerLoopTests {
    @Test(arguments: Engine.allCases)
    func `it sequences what comes and hands the log on when it is stopped`(
        _ engine: Engine
    ) async throws {
        try await engine.withLog { log in
            var writer = try log.writer(holder: "service")
            writer = LogWriter(
                database: writer.database,
                folder: writer.folder,
                signer: writer.signer,
                trail: AuditTrail(database: log.database, surroundings: .live),
                holder: "service",
            )
            let trail = writer.trail
            let loop = SequencerLoop(writer, logger: Logger(label: "test"))
            let group = ServiceGroup(
                services: [loop],
                gracefulShutdownSignals: [],
                logger: Logger(label: "test"),
            )
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                for round in 1...3 {
                    _ = try await log.database.write { transaction in
                        try trail.record(
                            [AuditSamples.entry, AuditSamples.entry],
                            in: transaction,
                        )
                    }
                    let wanted = UInt64(2 * round + 1)
                    try await eventually("a checkpoint over \(wanted)") {
                        try log.checkpoint()?.size == wanted
                    }
                }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
            let until: Int? = try await log.database.read { transaction in
                try transaction.value("SELECT lease_until FROM log_sequencer")
            }
            #expect(until == 0)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a change of keys that was begun and not finished is waited out`(
        _ engine: Engine
    ) async throws {
        try await engine.withLog { log in
            try await log.sequencer().sequenceAll()
            let successor = try LogFixture.signer(2)
            log.disk.fail(at: log.disk.operations.count + 1, .full)
            await #expect(throws: DiskError.self) {
                _ = try await log.sequencer().changeKey(to: successor, by: .system("test"))
            }
            log.disk.mend()
            let said = Said()
            let group = try service(log, said.logger)
            let running = Task { try await group.run() }
            try await eventually("it has tried more than once") {
                said.messages.count { $0.contains("was begun and not finished") } > 1
            }
            await group.triggerGracefulShutdown()
            try await running.value
            let sequencer = try log.sequencer()
            let size = try await sequencer.changeKey(to: successor, by: .system("test"))
            #expect(size == 2)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a key that was changed elsewhere is taken once it is at hand`(
        _ engine: Engine
    ) async throws {
        try await engine.withLog { log in
            let (said, successor) = (Said(), try LogFixture.signer(2))
            let atHand = Mutex(try LogFixture.signer(1))
            let group = try service(log, said.logger) { atHand.withLock(\.self) }
            let running = Task { try await group.run() }
            try await eventually("the log has begun") { try log.checkpoint()?.size == 1 }
            let sequencer = try log.sequencer(holder: "operator")
            try await eventually("the key is changed") {
                (try? await sequencer.changeKey(to: successor, by: .system("test"))) != nil
            }
            try await sequencer.release()
            try await log.record(0..<2)
            try await eventually("it says more than once that its key is another's") {
                said.messages.count { $0.contains("give that key") } > 1
            }
            #expect(try log.checkpoint()?.size == 2)
            atHand.withLock { $0 = successor }
            try await eventually("the new key signs") { try log.checkpoint()?.size == 4 }
            await group.triggerGracefulShutdown()
            try await running.value
            let newest = try Note(parsing: log.disk.files["checkpoint"] ?? [])
            #expect(try newest.verified(by: [successor.verifier]).count == 1)
            #expect(newest.signatures.count == 1)
            #expect(try await log.findings() == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func `a key that never was the log's ends the run`(_ engine: Engine) async throws {
        try await engine.withLog { log in
            let first = try log.sequencer()
            try await first.sequenceAll()
            try await first.release()
            let (wrong, right) = (try LogFixture.signer(2), try LogFixture.signer(1).verifier.text)
            let writer = try log.writer(holder: "service", key: 2)
            let loop = SequencerLoop(writer, logger: .silent) { wrong }
            let given = wrong.verifier.text
            await #expect(throws: LogError.key(.notTheLogs(given: given, wanted: right))) {
                try await loop.run()
            }
        }
    }

    /// A loop that holds the log only while it works, in a group that can be shut down.
    private func service(
        _ log: LogFixture,
        _ logger: Logger,
        readKey: (@Sendable () throws -> LogSigner)? = nil,
    ) throws -> ServiceGroup {
        var log = log
        (log.limits.gatherMilliseconds, log.limits.retryMilliseconds) = (1, 1)
        (log.limits.pollMilliseconds, log.limits.leaseSeconds) = (1, 0)
        let loop = SequencerLoop(
            try log.writer(holder: "service"),
            logger: logger,
            readKey: readKey,
        )
        return ServiceGroup(services: [loop], gracefulShutdownSignals: [], logger: .silent)
    }
}
