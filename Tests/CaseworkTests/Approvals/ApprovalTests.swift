import Casework
import Foundation
import Policy
import Testing

@Suite struct ApprovalTests {
    private let now = Date(timeIntervalSince1970: 1_800_000_000)

    private func approval() throws -> Approval {
        Approval(
            id: try #require(ApprovalID("00000000-0000-7000-8000-000000000001")),
            proposer: CaseSamples.person("ann"),
            proposedAt: now,
            expiresAt: now.addingTimeInterval(60),
        )
    }

    @Test func `another person approves, and nobody settles it again`() throws {
        var approval = try approval()
        #expect(throws: ApprovalRefusal.samePerson) {
            try approval.approve(by: CaseSamples.person("ann"), at: now)
        }
        try approval.approve(by: CaseSamples.person("ben"), at: now)
        let outcome = Approval.Outcome.approved(by: CaseSamples.person("ben"))
        #expect(approval.outcome == outcome)
        #expect(throws: ApprovalRefusal.settled(outcome)) {
            try approval.refuse(by: CaseSamples.person("cid"), at: now)
        }
    }

    @Test func `its proposer may take it back`() throws {
        var approval = try approval()
        try approval.refuse(by: CaseSamples.person("ann"), at: now)
        #expect(approval.outcome.word == "refused")
    }

    @Test func `it lapses`() throws {
        var approval = try approval()
        #expect(throws: ApprovalRefusal.lapsed) {
            try approval.approve(by: CaseSamples.person("ben"), at: now.addingTimeInterval(60))
        }
    }

    @Test func `refusals say in both languages what to do`() {
        for refusal in [ApprovalRefusal.samePerson, .lapsed, .settled(.waiting)] {
            #expect(!refusal.words.english.isEmpty)
            #expect(refusal.words.chinese.contains("提议"))
        }
    }
}
