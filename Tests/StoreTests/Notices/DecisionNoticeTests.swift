import Casework
import Foundation
import Labels
import Policy
import TestSupport
import Testing

@testable import Store

@Suite struct DecisionNoticeTests {
    @Test(arguments: Engine.allCases)
    func `an owner is told of each decision that burdens an item, and of its end`(
        _ engine: Engine
    ) async throws {
        try await NoticeBench.with(engine) { bench in
            let rig = bench.rig
            let item = try await rig.examined(.verdict(rig.verdict(.release)), "film-7")
            #expect(try await bench.inbox().isEmpty, "the first release is no news")
            rig.clock.move(by: 1)
            guard case .decided(let stop, _) = try await rig.propose(rig.draft(.stop), on: item)
            else {
                Issue.record("it waits")
                return
            }
            let told = try #require(try await bench.inbox().first)
            #expect(told.kind == .decisionMade && told.action == .stop)
            #expect(told.reference.text == stop.id.text && told.item?.id == item.id)
            #expect(told.content.redress == stop.redress)
            #expect(told.content.place == .decision(stop.id))
            #expect(told.words.body.english.contains("film-7"))
            rig.clock.move(by: 1)
            _ = try await rig.propose(rig.draft(.release), on: item)
            let all = try await bench.inbox()
            #expect(all.map(\.kind) == [.decisionLifted, .decisionMade])
        }
    }

    @Test(arguments: Engine.allCases)
    func `rules and programs tell as people do, and what is undone was never told`(
        _ engine: Engine
    ) async throws {
        struct Undone: Error {}
        try await NoticeBench.with(engine) { bench in
            let (rig, decisions) = (bench.rig, bench.rig.decisions)
            let held = try await rig.examined(.verdict(rig.verdict(.hold)))
            #expect(try await bench.inbox().map(\.action) == [.hold])
            let order = DecisionOrder(
                rig.draft(.release),
                on: held.id,
                tenant: held.tenant,
                by: rig.person("ann"),
            )
            await #expect(throws: Undone.self) {
                try await rig.write { transaction in
                    _ = try decisions.propose(order, in: transaction)
                    throw Undone()
                }
            }
            #expect(try await bench.inbox().count == 1)
        }
    }

    /// What a statement says, who reported, and where people are reached, is in none of it.
    @Test(arguments: Engine.allCases)
    func `nothing that is told says what was found, of which title, or who reported`(
        _ engine: Engine
    ) async throws {
        try await NoticeBench.with(engine) { bench in
            let (rig, webhooks) = (bench.rig, Webhooks(bench.rig.records))
            let staff = WebhookStaff(rig.actor, of: rig.tenant)
            _ = try await rig.write {
                try webhooks.add(
                    url: "https://hooks.example.com/",
                    hearing: [.noticeCreated],
                    by: staff,
                    in: $0,
                )
            }
            let item = try await rig.receive(rig.submission("film-7", title: "canary-title")).item
            _ = try await rig.start(item)
            _ = try await rig.conclude(item, .verdict(rig.verdict(.release)))
            for action in [DecisionAction.stop, .release, .label] {
                rig.clock.move(by: 1)
                var draft = rig.draft(action, on: CaseRig.canaryGround)
                draft.facts = BilingualText(en: "canary-facts", zh: "canary-事实")
                if action == .label { draft.marks.label = .is }
                _ = try await rig.propose(draft, on: try await rig.current(item))
            }
            for kind in NoticeKind.allCases where !kind.isAboutItem {
                try await bench.tell(try bench.draft(kind))
                try await bench.tell(try bench.draft(kind, to: .reporter(bench.report)))
            }
            let kinds = Set(
                try await bench.inbox(NoticePage(limit: 200)).map(\.kind)
            )
            #expect(kinds == Set(NoticeKind.allCases))
            try await bench.expectNoCanary()
        }
    }
}

extension CaseRig {
    static let canaryGround = PolicyGround(
        .terms,
        instrument: BilingualText(en: "canary-act", zh: "canary-法"),
        article: "canary-article",
        territory: .everywhere,
    )
}

extension NoticeBench {
    /// Looks through everything that is kept of notices, told to services, or put on record of them.
    fileprivate func expectNoCanary() async throws {
        let texts = try await rig.read { transaction in
            try [
                "SELECT content AS t FROM person_notices",
                "SELECT coalesce(last_code, '') AS t FROM person_notice_deliveries",
                "SELECT body AS t FROM webhook_messages",
                "SELECT content AS t FROM audit_events WHERE kind LIKE 'notice.%'",
            ].flatMap { (statement: SQL) in
                try transaction.rows(statement).map { try $0.get("t", as: String.self) }
            }
        }
        #expect(texts.count > 30)
        for text in texts { #expect(!text.contains("canary"), "\(text)") }
    }
}
