import Foundation
import TestSupport
import Testing
import TransparencyLog

@testable import Store

@Suite struct LogRefusalTests {
    @Test(arguments: Engine.allCases)
    func `a database behind the published checkpoint is refused, and nothing is signed`(
        _ engine: Engine
    ) async throws {
        try await engine.withLog { log in
            try await log.record(0..<10)
            try await log.sequencer().sequenceAll()
            try await log.record(10..<20)
            try await log.sequencer().sequenceAll()
            // What a restored backup looks like: the last rows are as if they never were.
            try await log.database.write { transaction in
                try transaction.run("DELETE FROM log_checkpoints WHERE size > 11")
                _ = try transaction.run("DELETE FROM log_leaves WHERE leaf_index > 10")
            }
            let published = log.disk.files["checkpoint"]
            await #expect(throws: LogError.databaseBehind(size: 11, published: 21)) {
                try await log.record(20..<30)
                try await log.sequencer().sequence()
            }
            #expect(log.disk.files["checkpoint"] == published)
            let count = try await log.count("log_checkpoints")
            #expect(count == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a database that went another way is refused`(_ engine: Engine) async throws {
        try await engine.withLog { log in
            try await log.record(0..<10)
            try await log.sequencer().sequenceAll()
            try await log.database.write { transaction in
                _ = try transaction.run(
                    """
                    UPDATE log_leaves SET commitment = \([UInt8](repeating: 7, count: 32))
                    WHERE leaf_index = 4
                    """
                )
            }
            await #expect(throws: LogError.forked(size: 11, against: "tile/0/000.p/11")) {
                try await log.record(10..<12)
                try await log.sequencer().sequence()
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a truncated tile is refused, and a missing one is written again`(
        _ engine: Engine
    ) async throws {
        try await engine.withLog { log in
            try await log.record(0..<10)
            try await log.sequencer().sequenceAll()
            let path = "tile/0/000.p/11"
            let whole = log.disk.files[path]
            try log.disk.damage(path) { $0.removeLast(10) }
            await #expect(throws: LogError.damagedFile(path, why: "has 342 bytes")) {
                try await log.record(10..<12)
                try await log.sequencer().sequence()
            }
            try log.disk.remove(path)
            try await log.sequencer().sequenceAll()
            #expect(log.disk.files[path] == whole)
            let findings = try await log.findings()
            #expect(findings == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func `a folder of another log and a checkpoint of another key are refused`(
        _ engine: Engine
    ) async throws {
        try await engine.withLog { log in
            try await log.record(0..<10)
            try await log.sequencer().sequenceAll()
            let checkpoint = try Checkpoint(origin: "other", size: 11, root: .empty)
            let note = try checkpoint.signed(by: [LogFixture.signer(9, origin: "other").key])
            let own = log.disk.files["checkpoint"] ?? []
            try log.disk.damage("checkpoint") { $0 = note.bytes }
            let wanted = LogError.foreignFolder(origin: "other", wanted: LogFixture.origin)
            await #expect(throws: wanted) { try await log.sequencer().sequence() }
            let foreign = try Checkpoint(
                parsing: Note(parsing: own).text
            ).signed(by: [LogFixture.signer(9).key])
            try log.disk.damage("checkpoint") { $0 = foreign.bytes }
            let places = try await log.findings().map(\.place)
            #expect(places == [.file("checkpoint")])
            let refusal = LogError.damagedFile(
                "checkpoint",
                why: "is not signed as the stored checkpoint of size 11 is",
            )
            await #expect(throws: refusal) { try await log.sequencer().sequence() }
            #expect(log.disk.files["checkpoint"] == foreign.bytes)
            // Once it is taken away, the log's own is given out again.
            try log.disk.remove("checkpoint")
            try await log.sequencer().sequence()
            #expect(log.disk.files["checkpoint"] == own)
        }
    }
}
