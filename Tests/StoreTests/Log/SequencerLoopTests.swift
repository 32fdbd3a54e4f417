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
}
