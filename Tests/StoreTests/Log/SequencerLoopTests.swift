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
                database: writer.database, folder: writer.folder, signer: writer.signer,
                trail: AuditTrail(database: log.database, surroundings: .live),
                holder: "service")
            let trail = writer.trail
            let loop = SequencerLoop(writer, logger: Logger(label: "test"))
            let group = ServiceGroup(
                services: [loop], gracefulShutdownSignals: [], logger: Logger(label: "test"))
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                for round in 1...3 {
                    _ = try await log.database.write { transaction in
                        try trail.record([AuditSamples.entry, AuditSamples.entry], in: transaction)
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

@Suite struct OperationalLogTests {
    @Test(arguments: Engine.allCases)
    func `many records become one file and one event`(_ engine: Engine) async throws {
        try await engine.withLog { log in
            let kept = Kept()
            let operational = OperationalLog(
                name: "gate", database: log.database, trail: log.trail,
                keep: { try await kept.keep($0) })
            for number in 0..<1_000 {
                try await operational.append(["item": .text("item-\(number)"), "status": 200])
                log.clock.move(by: 0.001)
            }
            await kept.fail(true)
            await #expect(throws: Kept.Full.self) { _ = try await operational.flush() }
            await kept.fail(false)
            let event = try #require(try await operational.flush())
            let batch = await kept.batches.first ?? []
            #expect(batch.count { $0 == UInt8(ascii: "\n") } == 1_000)
            #expect(event.entry.details["count"] == 1_000)
            #expect(event.entry.details["sha256"]?.asText == event.entry.subject.id)
            let nothing = try await operational.flush()
            #expect(nothing == nil)
            try await log.sequencer().sequenceAll()
            let findings = try await log.findings()
            #expect(findings == [])
        }
    }

    private actor Kept {
        struct Full: Error {}
        var batches: [[UInt8]] = []
        private var fails = false

        func fail(_ fails: Bool) { self.fails = fails }

        func keep(_ bytes: [UInt8]) throws {
            if fails { throw Full() }
            batches.append(bytes)
        }
    }
}
