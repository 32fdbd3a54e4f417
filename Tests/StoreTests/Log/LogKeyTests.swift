import Foundation
import TestSupport
import Testing
import TransparencyLog

@testable import Store

@Suite struct LogKeyTests {
    @Test func `a key file is made once, readable by its owner alone`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "log.key").path
            let file = SigningKeyFile(at: path)
            let made = try file.create(named: "log.test", secret: Surroundings.live.secretBytes)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(try file.signer(origin: "log.test").verifier == made.verifier)
            #expect(throws: LogError.key(.exists(path: path))) {
                try file.create(named: "log.test", secret: Surroundings.live.secretBytes)
            }
            #expect(throws: LogError.key(.otherOrigin(name: "log.test", origin: "other"))) {
                try file.signer(origin: "other")
            }
            #expect(chmod(path, 0o640) == 0)
            #expect(throws: LogError.key(.readableByOthers(path: path, mode: "640"))) {
                try file.load()
            }
        }
    }

    @Test func `a key file that is missing or holds none is refused`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "log.key").path
            let file = SigningKeyFile(at: path)
            #expect(throws: LogError.key(.missing(path: path))) { try file.load() }
            for text in [
                "", "x", "PRIVATE+KEY+a+00000000+AA==", String(repeating: "x", count: 9_000),
            ] {
                _ = FileManager.default.createFile(
                    atPath: path,
                    contents: Data(text.utf8),
                    attributes: [.posixPermissions: 0o600],
                )
                #expect(throws: LogError.self) { try file.load() }
            }
            #expect(throws: LogError.self) { try SigningKeyFile(at: folder.path).load() }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a change of keys is announced in the log and signed by both`(
        _ engine: Engine
    ) async throws {
        try await engine.withLog { log in
            let sequencer = try log.sequencer()
            try await log.record(0..<3)
            try await sequencer.sequenceAll()
            let validFrom = try await sequencer.changeKey(
                to: LogFixture.signer(2),
                by: .system("test"),
            )
            #expect(validFrom == 5)
            let change = try Note(parsing: log.disk.files["checkpoint"] ?? [])
            #expect(change.signatures.count == 2)
            try await log.record(3..<5)
            try await sequencer.sequenceAll()
            let newer = try Note(parsing: log.disk.files["checkpoint"] ?? [])
            #expect(try newer.verified(by: [LogFixture.signer(2).verifier]).count == 1)
            #expect(newer.signatures.count == 1)
            let wanted = try LogFixture.signer(2).verifier.text
            let given = try LogFixture.signer(1).verifier.text
            await #expect(throws: LogError.key(.notTheLogs(given: given, wanted: wanted))) {
                try await log.sequencer(key: 1).sequence()
            }
            let old = try LogFixture.signer(1)
            await #expect(throws: LogError.key(.alreadyUsed(given))) {
                try await log.sequencer(key: 2).changeKey(to: old, by: .system("test"))
            }
            try await log.sequencer(key: 2).sequenceAll()
            let findings = try await log.findings()
            #expect(findings == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func `a change of keys that was interrupted anywhere is finished by the next try`(
        _ engine: Engine
    ) async throws {
        try await engine.withLog { first in
            try await StatementFaults.oneLaterEachTime("change keys on \(engine)", .lasts) {
                faults in
                let log = try await first.emptied()
                try await log.record(0..<2)
                try await log.sequencer().sequenceAll()
                let faulty = log.on(FaultingDatabase(log.database, faults))
                let new = try LogFixture.signer(2)
                _ = try? await faulty.sequencer().changeKey(to: new, by: .system("test"))
                try await log.sequencer().changeKey(to: new, by: .system("test"))
                try await log.record(2..<3)
                let size = try await log.sequencer(key: 2).sequenceAll()
                #expect(size == 5)
                let findings = try await log.findings()
                #expect(findings == [])
            }
        }
    }
}
