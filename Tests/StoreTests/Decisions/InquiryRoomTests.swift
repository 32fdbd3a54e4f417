import Casework
import Detection
import Foundation
import Labels
import Policy
import TestSupport
import Testing

@testable import Store

/// What is kept of what rules were asked.
@Suite struct InquiryRoomTests {
    private static func verdict(_ rig: CaseRig) throws -> Verdict {
        let rules = try #require(try PolicyBook.bundled().rules(under: "eu"))
        var facts = PolicyFacts(AssessmentFacts(notice: .is, basis: .stated))
        facts.matches = [ExactMatch("e", in: "own", of: .rights, approvals: 2)]
        return rules.evaluate(facts)
    }

    @Test(arguments: Engine.allCases)
    func `what rules were asked is kept with their decision`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            let verdict = try Self.verdict(rig)
            let item = try await rig.examined(.verdict(verdict))
            let decision = try await rig.decision(on: item)
            #expect(decision.inquiry == verdict.inquiry && decision.inquiry != nil)
            #expect(decision.pin == verdict.pin)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a word that nobody knows any more takes the question, not the decision`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let item = try await rig.examined(.verdict(try Self.verdict(rig)))
            let made = try await rig.decision(on: item)
            try await rig.write { transaction in
                _ = try transaction.run(
                    """
                    UPDATE decisions SET content = replace(content, '"basis":"stated"',
                        '"basis":"of-yesterday"') WHERE id = \(made.id.text)
                    """
                )
            }
            let read = try await rig.decision(on: item)
            #expect(read.inquiry == nil && read.ruling == made.ruling)
            #expect(read.statement == made.statement)
        }
    }
}

extension CaseRig {
    /// The newest on an item.
    fileprivate func decision(on item: Item) async throws -> Decision {
        let (decisions, tenant) = (decisions, tenant)
        let list = try await read {
            try decisions.list(of: tenant, item: item.id, limit: 1, in: $0)
        }
        return try #require(list.first)
    }
}
