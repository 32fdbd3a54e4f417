import Casework
import Foundation
import TestSupport
import Testing

@testable import Store

/// Decisions that restrict something.
@Suite struct DecisionGroundTests {
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
