import Foundation
import TestSupport
import Testing

@testable import Store

@Suite struct OperationalLogTests {
    @Test(arguments: Engine.allCases)
    func `many records become one file and one event`(_ engine: Engine) async throws {
        try await engine.withLog { log in
            let kept = Kept()
            let operational = OperationalLog(
                name: "gate",
                database: log.database,
                trail: log.trail,
                keep: { try await kept.keep($0) },
            )
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

    @Test func `records that came while a batch could not be stored do not wait for ever`()
        async throws
    {
        try await Engine.allCases[0].withLog { log in
            var limits = AuditLimits()
            limits.batchRecords = 2
            let trail = AuditTrail(
                database: log.database,
                surroundings: log.clock.surroundings,
                limits: limits,
            )
            let (entered, release) = (Gate(), Gate())
            let sizes = Sizes()
            let operational = OperationalLog(
                name: "gate",
                database: log.database,
                trail: trail,
                keep: { bytes in
                    guard await sizes.isFirst() else { return await sizes.add(bytes) }
                    entered.open()
                    await release.wait()
                    throw Kept.Full()
                },
            )
            try await operational.append(["n": 1])
            let flushing = Task { try await operational.flush() }
            await entered.wait()
            try await operational.append(["n": 2])
            try await operational.append(["n": 3])
            release.open()
            await #expect(throws: Kept.Full.self) { _ = try await flushing.value }
            try await operational.append(["n": 4])
            #expect(await sizes.lines == [3])
        }
    }

    private actor Sizes {
        private(set) var lines: [Int] = []
        private var calls = 0

        func isFirst() -> Bool {
            calls += 1
            return calls == 1
        }

        func add(_ bytes: [UInt8]) { lines.append(bytes.count { $0 == UInt8(ascii: "\n") }) }
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
