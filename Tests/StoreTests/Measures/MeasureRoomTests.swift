import Casework
import Foundation
import Policy
import TestSupport
import Testing

@testable import Store

@Suite struct MeasureRoomTests {
    @Test(arguments: Engine.allCases)
    func `a measure sets the rung, with its event, its job, and what it says`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine, profile: "plain") { rig in
            let draft = rig.measure(.suspendUpdates, days: 3)
            let id = try await rig.take(draft)
            #expect(try await rig.keptRung() == "suspended")
            #expect(try await rig.publisher().refusal == .suspended)
            #expect(try await rig.events("measure.imposed") == 1)
            #expect(try await rig.jobs() == ["measure.end": 1])
            let (measures, tenant) = (rig.measures, rig.tenant)
            let kept = try #require(
                try await rig.read { try measures.find(id, of: tenant, in: $0) }
            )
            #expect(kept.measure.draft == draft && kept.measure.deciders == [rig.person("ann")])
            #expect(kept.measure.statement.whole.english.contains("“user-1”"))
            #expect(kept.measure.redress.route == "appeals@example.org")
        }
    }

    @Test(arguments: Engine.allCases)
    func `at its time it ends once, and counts no more from then on whenever the job comes`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine, profile: "plain") { rig in
            let warning = try await rig.take(rig.warning(days: 9))
            let id = try await rig.take(rig.measure(.suspendUpdates, days: 3))
            rig.clock.move(by: 3 * 86_400 - 1)
            try await rig.end(id)
            #expect(try await rig.keptRung() == "suspended")
            rig.clock.move(by: 1)
            // The job is late: nobody waits for it.
            #expect(try await rig.publisher().refusal == nil)
            #expect(try await rig.publisher().account.standing.rung == .warned)
            for _ in 0..<2 { try await rig.end(id) }
            #expect(try await rig.keptRung() == "warned")
            #expect(try await rig.events("measure.ended") == 1)
            try await rig.undo(warning)
            #expect(try await rig.keptRung() == "good")
            // What is over can be undone as well: it counted for what came after.
            try await rig.undo(id)
            #expect(try await rig.enforcement().record.measures.allSatisfy { $0.undoing != nil })
            await #expect(throws: MeasureRefusal.undone) { try await rig.undo(id) }
        }
    }

    @Test(arguments: Engine.allCases)
    func `what is undone counts nowhere any more, and its strike neither`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine, profile: "plain") { rig in
            let id = try await rig.take(rig.warning())
            let caused = try await rig.strike(.high, because: .measure(id))
            let other = try await rig.strike(.low, because: .text("case 1"))
            #expect(try await rig.enforcement().record.weight(at: rig.clock.now) == 5)
            try await rig.undo(id)
            let record = try await rig.enforcement().record
            #expect(record.weight(at: rig.clock.now) == 1)
            #expect(record.rung(at: rig.clock.now) == .good)
            #expect(record.strikes.first { $0.strike.id == caused.id }?.undoing != nil)
            #expect(record.strikes.first { $0.strike.id == other.id }?.undoing == nil)
            #expect(try await rig.events("strike.undone") == 1)
            #expect(try await rig.events("measure.undone") == 1)
            // It was not tried either.
            await #expect(throws: MeasureRefusal.milderFirst([.warn])) {
                _ = try await rig.impose(
                    rig.measure(.limit([.reviewedPublishing]), days: 3) { $0.whyNotMilder = nil }
                )
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `an account is closed by two people, and by none alone`(_ engine: Engine) async throws {
        try await CaseRig.with(engine, profile: "plain") { rig in
            guard case .waiting(let proposal) = try await rig.impose(rig.measure(.close)) else {
                Issue.record("it didn't wait")
                return
            }
            let (measures, tenant) = (rig.measures, rig.tenant)
            #expect(try await rig.keptRung() == "good")
            let (ann, ben) = (rig.person("ann"), rig.person("ben"))
            await #expect(throws: ApprovalRefusal.samePerson) {
                _ = try await rig.write {
                    try measures.approve(proposal.id, of: tenant, by: ann, in: $0)
                }
            }
            let waiting = try await rig.read {
                try measures.waiting(of: tenant, limit: 9, in: $0)
            }
            #expect(waiting.map(\.id) == [proposal.id])
            let closed = try await rig.write {
                try measures.approve(proposal.id, of: tenant, by: ben, in: $0)
            }
            #expect(closed.measure.deciders == [ann, ben] && closed.measure.until == nil)
            #expect(try await rig.keptRung() == "closed")
            #expect(try await rig.publisher().refusal == .closed)
            for kind in ["measure.proposed", "measure.approved", "measure.imposed"] {
                #expect(try await rig.events(kind) == 1, "\(kind)")
            }
            await #expect(throws: MeasureRefusal.alreadyClosed) {
                _ = try await rig.impose(rig.warning())
            }
            try await rig.undo(closed.measure.id)
            #expect(try await rig.keptRung() == "good")
        }
    }

    @Test(arguments: Engine.allCases)
    func `a proposal is refused, or lapses`(_ engine: Engine) async throws {
        try await CaseRig.with(engine, profile: "plain") { rig in
            let (measures, tenant, ben) = (rig.measures, rig.tenant, rig.person("ben"))
            func propose() async throws -> ApprovalID {
                guard case .waiting(let proposal) = try await rig.impose(rig.measure(.close))
                else { throw RecordRefusal.unknown(.measure) }
                return proposal.id
            }
            let first = try await propose()
            _ = try await rig.write {
                try measures.refuse(first, of: tenant, by: ben, in: $0)
            }
            #expect(try await rig.events("measure.refused") == 1)
            let second = try await propose()
            rig.clock.move(by: 168 * 3_600)
            await #expect(throws: ApprovalRefusal.lapsed) {
                _ = try await rig.write {
                    try measures.approve(second, of: tenant, by: ben, in: $0)
                }
            }
            #expect(try await rig.keptRung() == "good")
        }
    }

    @Test(arguments: Engine.allCases)
    func `nothing of another tenant's is found`(_ engine: Engine) async throws {
        try await CaseRig.with(engine, profile: "plain") { rig in
            let id = try await rig.take(rig.warning())
            let strike = try await rig.strike(because: .text("case 1"))
            let (measures, other) = (rig.measures, try #require(TenantName("other")))
            let (eve, name) = (rig.person("eve"), try #require(CaseRig.accountName))
            let found = try await rig.read { try measures.find(id, of: other, in: $0) }
            #expect(found == nil)
            await #expect(throws: RecordRefusal.unknown(.account)) {
                _ = try await rig.read { try measures.enforcement(on: name, of: other, in: $0) }
            }
            await #expect(throws: RecordRefusal.unknown(.measure)) {
                _ = try await rig.write {
                    try measures.undo(id, of: other, by: eve, because: CaseRig.reason, in: $0)
                }
            }
            await #expect(throws: RecordRefusal.unknown(.strike)) {
                _ = try await rig.write {
                    try measures.undoStrike(
                        strike.id,
                        of: other,
                        by: eve,
                        because: CaseRig.reason,
                        in: $0,
                    )
                }
            }
            await #expect(throws: RecordRefusal.unknown(.measure)) {
                _ = try await rig.write { try measures.end(id, of: other, in: $0) }
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `whatever statement fails, a measure happened whole or not at all`(
        _ engine: Engine
    ) async throws {
        try await StatementFaults.oneLaterEachTime("take a measure and undo it") { faults in
            try await CaseRig.with(engine, profile: "plain") { rig in
                let faulty = FaultingDatabase(rig.database, faults)
                do {
                    guard
                        case .imposed(let kept) = try await rig.impose(
                            rig.measure(.suspendUpdates, days: 3),
                            through: faulty,
                        )
                    else { return }
                    try await rig.undo(kept.measure.id, through: faulty)
                } catch is DatabaseError {}
                let record = try await rig.enforcement().record
                let rung = record.rung(at: rig.clock.now).rawValue
                #expect(try await rig.keptRung() == rung)
                #expect(try await rig.events("measure.imposed") == record.measures.count)
                let undone = record.measures.count { $0.undoing != nil }
                #expect(try await rig.events("measure.undone") == undone)
                #expect(try await rig.jobs()["measure.end"] ?? 0 == record.measures.count)
            }
        }
    }
}
