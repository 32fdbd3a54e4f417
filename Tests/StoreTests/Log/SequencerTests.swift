import Foundation
import TestSupport
import Testing
import TransparencyLog

@testable import Store

@Suite struct SequencerTests {
    @Test(arguments: Engine.allCases)
    func `events get contiguous places in the order of their transactions`(
        _ engine: Engine
    ) async throws {
        try await engine.withLog { log in
            try await log.record(0..<700, atOnce: 90)
            let sequencer = try log.sequencer()
            let size = try await sequencer.sequenceAll()
            #expect(size == 701)
            #expect(try await log.count("audit_waiting") == 0)
            let numbers = try await log.database.read { transaction in
                try transaction.rows(
                    """
                    SELECT e.content FROM log_leaves l JOIN audit_events e ON e.id = l.event
                    ORDER BY l.leaf_index
                    """
                ).compactMap {
                    try AuditEvent(canonicalText: $0.get("content")).entry.details["number"]?
                        .asInteger
                }
            }
            // The last is the event that names the first key.
            #expect(numbers.prefix(700).map { Int($0) } == Array(0..<700))
            #expect(try await log.findings() == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func `files and checkpoint are those of the leaves`(_ engine: Engine) async throws {
        try await engine.withLog { log in
            let sequencer = try log.sequencer()
            for (first, last) in [(0, 3), (3, 255), (255, 600), (600, 1_300)] {
                try await log.record(first..<last, atOnce: 500)
                let size = try await sequencer.sequenceAll()
                #expect(size == last + 1)
            }
            let commitments = try await log.database.read { transaction in
                try LeafRows.commitments(0..<1_301, in: transaction)
            }
            let tree = MerkleTree(leaves: commitments.map { .leaf($0.bytes) })
            #expect(try log.checkpoint()?.root == tree.root)
            #expect(try log.checkpoint()?.size == tree.size)
            let proof = try await log.folder.tree(size: 1_301).inclusionProof(of: 700)
            let wanted = try tree.inclusionProof(of: 700, inSize: 1_301)
            #expect(proof == wanted)
            #expect(log.disk.files["tile/1/000.p/5"]?.count == 160)
            #expect(log.disk.files.keys.allSatisfy { !$0.hasPrefix("draft/") })
            let report = try await log.report()
            #expect(report.isWhole, "\(report.findings.prefix(3))")
            #expect(report.leaves == 1_301)
            #expect(report.events == 1_301)
            #expect(report.checkpoints == 4)
        }
    }

    @Test(arguments: Engine.allCases)
    func `an event exists if and only if its transaction does`(_ engine: Engine) async throws {
        struct Undone: Error {}
        try await engine.withLog { log in
            let trail = log.trail
            await #expect(throws: Undone.self) {
                try await log.database.write { transaction in
                    try trail.record(AuditSamples.entry, in: transaction)
                    throw Undone()
                }
            }
            let counts = (
                try await log.count("audit_events"), try await log.count("audit_waiting"),
            )
            #expect(counts == (0, 0))
        }
    }

    @Test(arguments: Engine.allCases)
    func `an entry that is too large is refused and nothing of it stays`(
        _ engine: Engine
    ) async throws {
        try await engine.withLog { log in
            var entry = AuditSamples.entry
            entry.cause = String(repeating: "x", count: 8_192)
            let (large, trail) = (entry, log.trail)
            await #expect(throws: AuditError.self) {
                try await log.database.write { transaction in
                    try trail.record([AuditSamples.entry, large], in: transaction)
                }
            }
            let count = try await log.count("audit_events")
            #expect(count == 0)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a second sequencer stands by and takes over when the first is gone`(
        _ engine: Engine
    ) async throws {
        try await engine.withLog { log in
            try await log.record(0..<10)
            let first = try log.sequencer(holder: "first")
            let second = try log.sequencer(holder: "second")
            try await first.sequenceAll()
            await #expect(throws: LogError.heldByAnother(holder: "first", seconds: 30)) {
                try await second.sequence()
            }
            log.clock.move(by: 31)
            try await log.record(10..<20)
            try await second.sequenceAll()
            await #expect(throws: LogError.superseded(by: "second")) {
                try await log.record(20..<30)
                try await first.sequence()
            }
            try await second.release()
            try await first.sequenceAll()
            #expect(try log.checkpoint()?.size == 31)
            #expect(try await log.findings() == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func `sequencers that all believe it is their turn do no harm`(
        _ engine: Engine
    ) async throws {
        try await engine.withLog { log in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for holder in 0..<4 {
                    group.addTask {
                        for turn in 0..<10 {
                            // The same name, so that no lease keeps them apart.
                            let sequencer = try log.sequencer(holder: "same")
                            let first = 1_000 * holder + 10 * turn
                            try await log.record(first..<first + 10)
                            // Whoever takes over removes the drafts of the one before.
                            do { try await sequencer.sequence() } catch is LogError {
                            } catch is DatabaseError {} catch is DiskError {}
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await log.sequencer(holder: "same").sequenceAll()
            #expect(try log.checkpoint()?.size == 401)
            #expect(try await log.findings() == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func `times don't decide the order, and a clock far behind is refused at start`(
        _ engine: Engine
    ) async throws {
        try await engine.withLog { log in
            try await log.record(0..<5)
            log.clock.move(by: -100)
            try await log.record(5..<10)
            try await log.sequencer().sequenceAll()
            log.clock.move(by: -250)
            await #expect(throws: LogError.clockBehind(seconds: 350)) {
                try await log.sequencer(holder: "node-1").sequenceAll()
            }
            #expect(try await log.findings() == [])
        }
    }
}
