import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import Labels
import Pipeline
import Policy
import Store
import TestSupport
import Testing

@testable import Server

/// Where a person looks at every item before it plays, over HTTP.
@Suite struct ReviewRouteTests {
    @Test(arguments: Engine.allCases)
    func `an item waits for a person, says so, and plays by their word`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.run(on: engine, changing: { $0.entry.review = .person }) { rig in
            let (item, token) = (try await rig.item(), rig.token())
            let held = try await rig.get("/v1/items/\(item)", token)
            #expect(held.json?.text("state") == "held")
            let hold = held.json?["hold"]
            #expect(hold?.text("reason") == "awaiting-review")
            #expect(hold?["prolonged"] == .integer(0))
            #expect(hold?.text("since") == APITime.text(rig.clock.now))
            let until = APITime.text(rig.clock.now.addingTimeInterval(72 * 3_600))
            #expect(hold?.text("until") == until)
            #expect(hold?.text("why", "en")?.contains("a person looks at every item") == true)
            #expect(hold?.text("why", "zh-Hans")?.contains("人工审核") == true)
            let decided = try await rig.send(
                .post,
                "/v1/items/\(item)/decisions",
                token,
                #"""
                {"action": "release", "ground": {"kind": "our-choice"},
                 "facts": {"en": "I looked.", "zh-Hans": "已人工审核。"}}
                """#,
            )
            #expect(decided.status == .created)
            #expect(decided.json?.text("by", "role") == "person")
            let live = try await rig.get("/v1/items/\(item)", token)
            #expect(live.json?.text("state") == "live")
            #expect(live.json?["hold"] == .null)
        }
    }

    @Test func `a wait that was prolonged says how often, and since when in all`() async throws {
        try await CaseRig.run(changing: { $0.entry.review = .person }) { rig in
            let (item, token) = (try await rig.item(), rig.token())
            let begun = APITime.text(rig.clock.now)
            let found = try await rig.found(item)
            let hold = try #require(found.course.newest.stage.decision)
            try await rig.database.write { [records = rig.records] transaction in
                _ = try Decisions(records).endTerm(
                    of: hold,
                    tenant: found.tenant,
                    in: transaction,
                )
            }
            let shown = try await rig.get("/v1/items/\(item)", token).json?["hold"]
            #expect(shown?["prolonged"] == .integer(1))
            #expect(shown?.text("since") == begun)
            #expect(shown?.text("reason") == "awaiting-review")
        }
    }
}
