import Foundation
import TestSupport
import Testing
import TransparencyLog

@testable import Store

@Suite struct LogWitnessTests {
    @Test func `a witness cosigns what continues, and refuses all else`() async throws {
        try await Engine.sqlite.withLog { log in
            let sequencer = try log.sequencer()
            try await log.record(0..<5)
            try await sequencer.sequenceAll()
            let disk = SimulatedDisk()
            let witness = try self.witness(log, disk)
            let first = try await witness.cosign()
            let key = try Self.key().verifier
            #expect(try Note(parsing: Array(first.utf8)).verified(by: [key]).count == 1)
            let old = log.disk.files
            try await log.record(5..<300)
            try await sequencer.sequenceAll()
            _ = try await witness.cosign()
            _ = try await witness.cosign()
            try log.disk.damage("checkpoint") { $0 = old["checkpoint"] ?? [] }
            await #expect(throws: LogError.self) { _ = try await witness.cosign() }
            disk.crash(seed: 1)
            await #expect(throws: LogError.self) { _ = try await witness.cosign() }
            // Another log of the same name and key, as long as the first: a fork.
            try await Engine.sqlite.withLog { fork in
                try await fork.record(1_000..<1_400)
                try await fork.sequencer().sequenceAll()
                let witness = try self.witness(fork, disk)
                await #expect(throws: LogError.self) { _ = try await witness.cosign() }
            }
        }
    }

    @Test func `a witness that can't remember gives no cosignature`() async throws {
        try await Engine.sqlite.withLog { log in
            try await log.record(0..<5)
            try await log.sequencer().sequenceAll()
            for place in 1...100 {
                let disk = SimulatedDisk()
                disk.fail(at: place, .failure)
                let note = try? await witness(log, disk).cosign()
                if disk.operations.count < place {
                    #expect(note != nil)
                    return
                }
                disk.mend()
                disk.crash(seed: UInt64(place))
                guard let note else { continue }
                #expect(disk.files.values.contains(Array(note.utf8)), "operation \(place)")
            }
        }
    }

    private static func key() throws -> SignerKey {
        let name = try #require(KeyName("witness.test"))
        return try SignerKey(
            name: name,
            kind: .cosignature,
            seed: [UInt8](repeating: 5, count: 32),
        )
    }

    private func witness(_ log: LogFixture, _ disk: SimulatedDisk) throws -> LogWitness {
        try LogWitness(
            log: log.folder,
            keys: KeyRing(origin: LogFixture.origin, key: LogFixture.signer().verifier),
            key: Self.key(),
            state: LogFolder(
                disk,
                threads: log.folder.threads,
                surroundings: log.clock.surroundings,
            ),
            surroundings: log.clock.surroundings,
        )
    }
}
