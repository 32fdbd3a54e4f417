import Foundation
import Logging
import ServiceLifecycle
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
                    for _ in 0..<600 where try log.checkpoint()?.size != wanted {
                        try await Task.sleep(for: .milliseconds(50))
                    }
                    let size = try log.checkpoint()?.size
                    #expect(size == wanted)
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
            var limits = LogLimits()
            (limits.gatherMilliseconds, limits.retryMilliseconds) = (1, 1)
            (limits.pollMilliseconds, limits.leaseSeconds) = (1, 0)
            let writer = LogWriter(
                database: log.database,
                folder: log.folder,
                signer: try LogFixture.signer(1),
                trail: log.trail,
                holder: "service",
                limits: limits,
            )
            let loop = SequencerLoop(writer, logger: said.logger)
            let group = ServiceGroup(
                services: [loop],
                gracefulShutdownSignals: [],
                logger: .silent,
            )
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
}
