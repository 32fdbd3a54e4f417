import Casework
import Foundation
import Policy
import TestSupport
import Testing

@testable import Store

/// How many decisions rest on which ground, and which restrict something.
@Suite struct DecisionGroundTests {
    @Test(arguments: Engine.allCases)
    func `restrictions are counted by ground and action, in their span alone`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let start = rig.clock.now
            let law = PolicyGround(
                .law,
                instrument: BilingualText(en: "Law", zh: "《法》"),
                article: "6",
                territory: .everywhere,
            )
            for number in 0..<3 {
                let item = try await rig.examined(.verdict(rig.verdict(.release)))
                rig.clock.move(by: 1)
                var draft = rig.draft(.stop)
                if number == 0 { draft.ground = law }
                _ = try await rig.propose(draft, on: item)
            }
            let end = rig.clock.now.addingTimeInterval(1)
            let (decisions, tenant) = (rig.decisions, rig.tenant)
            let counts = try await rig.read {
                try decisions.groundCounts(of: tenant, start..<end, in: $0)
            }
            let own = rig.draft(.stop).ground.kind
            #expect(
                Set(counts) == [
                    GroundCount(kind: .law, action: .stop, count: 1),
                    GroundCount(kind: own, action: .stop, count: 2),
                ]
            )
            let other = try #require(TenantName("other"))
            let none = try await rig.read {
                try decisions.groundCounts(of: other, start..<end, in: $0)
                    + decisions.groundCounts(of: tenant, .distantPast..<start, in: $0)
            }
            #expect(none.isEmpty)
        }
    }

    @Test(arguments: Engine.allCases)
    func `restrictions are listed from the oldest on, page by page`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let start = rig.clock.now
            var ids: [DecisionID] = []
            for _ in 0..<5 {
                let item = try await rig.examined(.verdict(rig.verdict(.release)))
                rig.clock.move(by: 1)
                guard
                    case .decided(let made, _) = try await rig.propose(rig.draft(.stop), on: item)
                else { continue }
                ids.append(made.id)
            }
            let span = start..<rig.clock.now
            let (decisions, tenant) = (rig.decisions, rig.tenant)
            var (found, cursor) = ([DecisionID](), DecisionCursor?.none)
            while true {
                let place = cursor
                let page = try await rig.read {
                    try decisions.restrictions(
                        of: tenant,
                        span,
                        after: place,
                        limit: 2,
                        in: $0,
                    )
                }
                found += page.map(\.id)
                guard let last = page.last else { break }
                cursor = DecisionCursor(after: last)
            }
            // The last one was made at the end of the span, which is no part of it.
            #expect(found == ids.dropLast())
        }
    }
}
