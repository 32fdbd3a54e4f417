import Foundation
import TestSupport
import Testing
import TransparencyLog

@testable import Store

@Suite struct LogFaultTests {
    @Test(arguments: Engine.allCases, StatementFaults.Aftermath.allCases)
    func `whatever statement fails, the next run repairs`(
        _ engine: Engine,
        _ aftermath: StatementFaults.Aftermath,
    ) async throws {
        try await engine.withLog { first in
            try await StatementFaults.oneLaterEachTime(
                "append and sequence on \(engine)",
                aftermath,
            ) { faults in
                let log = try await first.emptied()
                let faulty = log.on(FaultingDatabase(log.database, faults))
                let acknowledged = await run(faulty, in: [0..<3, 3..<5])
                try await check(log, acknowledged: acknowledged)
            }
        }
    }

    @Test(arguments: Engine.allCases, SimulatedDisk.Fault.allCases)
    func `whatever the disk refuses, the next run repairs`(
        _ engine: Engine,
        _ fault: SimulatedDisk.Fault,
    ) async throws {
        try await engine.withLog { first in
            for place in 1...2_000 {
                let log = try await first.emptied()
                log.disk.fail(at: place, fault)
                let acknowledged = await run(log, in: [0..<3, 3..<5])
                let isOver = log.disk.operations.count < place
                log.disk.mend()
                try await check(log, acknowledged: acknowledged)
                if isOver {
                    print("disk faults (\(fault)) in sequence on \(engine): \(place - 1) tried")
                    return
                }
            }
            Issue.record("a fault still fired after 2,000 runs")
        }
    }

    @Test(arguments: Engine.allCases)
    func `a power cut leaves what was published, and the next run repairs`(
        _ engine: Engine
    ) async throws {
        let seeds = Seeds.some(150, for: "power cuts of the log's disk on \(engine)")
        try await engine.withLog { log in
            for part in stride(from: seeds.lowerBound, to: seeds.upperBound, by: 50) {
                let end = min(part + 50, seeds.upperBound)
                try await cutPower(of: log.emptied(), seeds: part..<end)
            }
        }
    }

    /// Lets a log grow, and cuts the power of its disk each time; looks at it in the end.
    private func cutPower(of log: LogFixture, seeds: Range<UInt64>) async throws {
        var (roots, count): ([Int: [UInt8]], Int) = ([:], 0)
        for seed in seeds {
            var random = SeededGenerator(seed: seed)
            let added = Int.random(in: 0...5, using: &random)
            try await log.record(count..<count + added)
            count += added
            log.disk.fail(at: Int.random(in: 1...40, using: &random), .failure)
            let size = try? await log.sequencer().sequenceAll()
            log.disk.mend()
            log.disk.crash(seed: seed)
            let published = try log.folder.publishedCheckpoint(origin: LogFixture.origin)
            if let size { #expect(published?.size == size, "seed \(seed)") }
            if let published {
                let known = roots.updateValue(published.root, forKey: published.size)
                #expect(known == nil || known == published.root, "seed \(seed)")
            }
        }
        let size = try await log.sequencer().sequenceAll()
        #expect(size == count + 1)
        let findings = try await log.findings()
        #expect(findings == [], "seeds \(seeds)")
    }

    /// Records and sequences until something fails.
    ///
    /// - Returns: how many events were acknowledged.
    private func run(_ log: LogFixture, in groups: [Range<Int>]) async -> Int {
        var acknowledged = 0
        do {
            let sequencer = try log.sequencer()
            for group in groups {
                try await log.record(group)
                acknowledged += group.count
                try await sequencer.sequenceAll()
            }
            try await sequencer.release()
        } catch {}
        return acknowledged
    }

    /// Repairs, and looks that all is whole and nothing acknowledged is lost.
    private func check(_ log: LogFixture, acknowledged: Int) async throws {
        let size = try await log.sequencer().sequenceAll()
        let findings = try await log.findings()
        #expect(findings == [])
        let events = try await log.count("audit_events")
        #expect(events == size)
        #expect(events > acknowledged)
        #expect(try log.checkpoint()?.size == UInt64(size))
    }
}
