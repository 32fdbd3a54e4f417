import Foundation
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
