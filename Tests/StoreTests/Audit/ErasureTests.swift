import Foundation
import TestSupport
import Testing

@testable import Store

@Suite struct ErasureTests {
    private let actor = AuditEntry.Actor(id: "account-9", role: "compliance officer")

    @Test(arguments: Engine.allCases)
    func `erasing takes the content and leaves every proof whole`(_ engine: Engine) async throws {
        try await engine.withLog { log in
            try await log.record(0..<300)
            let sequencer = try log.sequencer()
            try await sequencer.sequenceAll()
            let prover = LogProver(
                database: log.database,
                folder: log.folder,
                origin: LogFixture.origin,
            )
            let keys = try await prover.keys()
            let before = try await prover.prove(index: 17)
            try before.verify(keys: keys)
            let id = try #require(before.opening?.event.id)
            let (trail, actor) = (log.trail, actor)
            let erasure = try await log.database.write { transaction in
                try trail.erase([id], by: actor, because: "request 12", in: transaction)
            }
            #expect(erasure?.entry.subject.id == id)
            try await sequencer.sequenceAll()
            let after = try await prover.prove(index: 17)
            #expect(after.opening == nil)
            #expect(after.commitment == before.commitment)
            try after.verify(keys: keys)
            try before.verify(keys: keys)
            let report = try await log.report()
            #expect(report.findings == [])
            #expect(report.erased == 1)
            let rest = try await log.database.read { transaction in
                try transaction.firstRow("SELECT * FROM audit_events WHERE id = \(id)")
            }
            for column in ["content", "salt", "subject_kind", "subject_id"] {
                #expect(rest?.values[rest?.columns.names.firstIndex(of: column) ?? 0] == .null)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `what waits can be erased, twice is once, and lasting kinds stay`(
        _ engine: Engine
    ) async throws {
        try await engine.withLog { log in
            let (trail, actor) = (log.trail, actor)
            let event = try await log.database.write { transaction in
                try trail.record(AuditSamples.entry, in: transaction)
            }
            let erase: @Sendable (String) async throws -> AuditEvent? = { id in
                try await log.database.write { transaction in
                    try trail.erase([id], by: actor, because: "x", in: transaction)
                }
            }
            let erasure = try #require(try await erase(event.id))
            let again = try await erase(event.id)
            #expect(again == nil)
            await #expect(throws: AuditError.notErasable(kind: "audit.erasure")) {
                _ = try await erase(erasure.id)
            }
            await #expect(throws: AuditError.unknownEvent("nobody")) {
                _ = try await erase("nobody")
            }
            try await log.sequencer().sequenceAll()
            let findings = try await log.findings()
            #expect(findings == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func `retention erases what is older than a moment, in parts`(_ engine: Engine) async throws {
        try await engine.withLog { log in
            try await log.record(0..<150)
            log.clock.move(by: 3_600)
            let moment = log.clock.now
            try await log.record(150..<160)
            try await log.sequencer().sequenceAll()
            let count = try await log.trail.eraseAll(
                before: moment,
                by: .system("retention"),
                because: "six months",
                in: log.database,
            )
            #expect(count == 150)
            try await log.sequencer().sequenceAll()
            let report = try await log.report()
            #expect(report.findings == [])
            #expect(report.erased == 150)
        }
    }

    @Test(arguments: Engine.allCases)
    func `an erasing that nobody recorded is found`(_ engine: Engine) async throws {
        try await engine.withLog { log in
            try await log.record(0..<5)
            try await log.sequencer().sequenceAll()
            let ids = try await log.events()
            try await log.database.write { transaction in
                _ = try transaction.run(
                    """
                    UPDATE audit_events SET content = NULL, salt = NULL, subject_kind = NULL,
                        subject_id = NULL, erasure = \(ids[4])
                    WHERE id = \(ids[2])
                    """
                )
            }
            let places = try await log.findings().map(\.place)
            #expect(places == [.event(ids[2])])
        }
    }
}
