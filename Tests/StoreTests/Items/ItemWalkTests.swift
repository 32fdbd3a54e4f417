import Casework
import Foundation
import Labels
import Policy
import TestSupport
import Testing

@testable import Store

/// The way of an item through the store, on both engines.
@Suite struct ItemWalkTests {
    @Test(arguments: Engine.allCases)
    func `upload, examined, labelled, live, stopped, label, live`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            let receipt = try await rig.receive(rig.submission("post-1"))
            var item = receipt.item
            #expect(receipt == .new(item))
            #expect(try await rig.jobs() == ["examine": 1])
            _ = try await rig.start(item)
            let concluded = try await rig.conclude(
                item,
                .verdict(rig.verdict(.label, notice: .is)),
            )
            item = try await rig.current(item)
            #expect(item.state == .labelling)
            #expect(try await rig.jobs() == ["examine": 1, "label": 1])
            // The job comes twice: nothing is decided twice.
            guard case .now(_, let first) = concluded,
                case .before(_, let again) = try await rig.conclude(
                    item,
                    .incomplete(.noComplaint),
                )
            else {
                Issue.record("the second conclusion was not the first")
                return
            }
            #expect(first == again)
            let product = Product(
                name: "labelled",
                object: rig.stored("labelled"),
                mediaType: "video/mp4",
            )
            let labelling = item
            _ = try await rig.label(labelling, .read(.is, [product]))
            item = try await rig.current(item)
            #expect(item.state == .live)
            _ = try await rig.propose(rig.draft(.stop), on: item)
            item = try await rig.current(item)
            #expect(item.state == .stopped)
            _ = try await rig.propose(rig.draft(.label) { $0.marks.label = .is }, on: item)
            item = try await rig.current(item)
            #expect(item.state == .labelling)
            // The first label's job comes once more, for a decision that no longer counts.
            guard case .overtaken = try await rig.label(labelling, .read(.is, [])) else {
                Issue.record("an old label was taken for the new one")
                return
            }
            _ = try await rig.label(item, .read(.is, [product]))
            item = try await rig.current(item)
            #expect(item.state == .live)
            try await rig.expectWhole(item, decisions: 3)
        }
    }

    @Test(arguments: Engine.allCases)
    func `the same external id is the same item`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            let first = try await rig.receive(rig.submission("post-1")).item
            #expect(try await rig.receive(rig.submission("post-1")) == .existing(first))
            let (items, tenant) = (rig.items, rig.tenant)
            let all = try await rig.read { try items.list(of: tenant, limit: 10, in: $0) }
            #expect(all.map(\.id) == [first.id])
        }
    }

    @Test(arguments: Engine.allCases)
    func `what was brought and declared is kept as it was`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            let submission = rig.submission()
            let item = try await rig.receive(submission).item
            _ = try await rig.start(item)
            _ = try await rig.conclude(item, .verdict(rig.verdict(.release)))
            let (items, tenant) = (rig.items, rig.tenant)
            try await rig.read { transaction in
                let versions = try items.versions(of: item.id, tenant: tenant, in: transaction)
                #expect(versions.map(\.version.content) == [submission.content])
                #expect(versions.map(\.declaration) == [submission.declaration])
                #expect(versions.map(\.stage) == ["cleared"])
                let products = try items.products(
                    of: 1,
                    item: item.id,
                    tenant: tenant,
                    in: transaction,
                )
                #expect(products.map(\.name) == ["proxy"])
                let assessment = try items.assessment(
                    of: 1,
                    item: item.id,
                    tenant: tenant,
                    in: transaction,
                )
                #expect(assessment == .init(json: #"{"notice":"is"}"#, pins: "{}"))
                let holder = "item/\(item.id.text)/1/original"
                let objects = try ObjectCatalogue().objects(of: holder, in: transaction)
                #expect(objects == [submission.content.file.digest])
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a new version waits while the old one plays, and takes its place`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            var item = try await rig.examined(.verdict(rig.verdict(.release)))
            let (items, submission, id) = (rig.items, rig.submission(title: "Snow"), item.id)
            let act = Act(by: rig.actor)
            await #expect(throws: RecordRefusal.changed(found: 3)) {
                try await rig.write {
                    try items.receiveVersion(submission, of: id, expecting: 2, by: act, in: $0)
                }
            }
            item = try await rig.write {
                try items.receiveVersion(submission, of: id, expecting: 3, by: act, in: $0)
            }
            #expect(item.state == .live)
            #expect(item.course.playing?.number == 1)
            _ = try await rig.start(item)
            _ = try await rig.conclude(item, .verdict(rig.verdict(.release)))
            item = try await rig.current(item)
            #expect(item.course.playing?.number == 2)
            let tenant = rig.tenant
            let stages = try await rig.read {
                try items.versions(of: id, tenant: tenant, in: $0).map(\.stage)
            }
            #expect(stages == ["superseded", "cleared"])
            try await rig.expectWhole(item)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what can't be read ends in a recorded stop, until a new file comes`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let words = BilingualText(en: "this is no media file.", zh: "该文件不是媒体文件。")
            let item = try await rig.examined(.unreadable(words))
            #expect(item.state == .stopped)
            #expect(item.course.stops.map(\.remedy) == [.newVersion])
            let (decisions, tenant) = (rig.decisions, rig.tenant)
            let kept = try await rig.read {
                try decisions.list(of: tenant, item: item.id, limit: 5, in: $0)
            }
            let statement = try #require(kept.first?.statement.whole)
            #expect(statement.english.contains("this is no media file."))
            #expect(statement.chinese.contains("该文件不是媒体文件。"))
            #expect(kept.first?.automation == .full)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a label that fails holds the item and says why`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            var item = try await rig.examined(.verdict(rig.verdict(.label, notice: .mayBe)))
            _ = try await rig.label(item, .failed(.noComplaint))
            item = try await rig.current(item)
            #expect(item.state == .held)
            try await rig.expectWhole(item, decisions: 2)
            // A hold says until when, and a job waits for that moment.
            #expect(try await rig.jobs()["term"] == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `nothing of another tenant shows`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            let item = try await rig.examined(.verdict(rig.verdict(.release)))
            let other = try #require(TenantName("other"))
            let (items, gate, decisions) = (rig.items, rig.gate, rig.decisions)
            try await rig.read { transaction in
                let found = try items.find(item.id, of: other, in: transaction)
                #expect(found == nil)
                #expect(try items.list(of: other, limit: 5, in: transaction) == [])
                #expect(try items.versions(of: item.id, tenant: other, in: transaction) == [])
                #expect(try gate.entry(of: item.id, tenant: other, in: transaction) == nil)
                #expect(try decisions.list(of: other, limit: 5, in: transaction) == [])
            }
            let act = Act(by: rig.actor)
            await #expect(throws: RecordRefusal.unknown(.item)) {
                try await rig.write { try items.withdraw(item.id, of: other, by: act, in: $0) }
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `pages of items have no gaps`(_ engine: Engine) async throws {
        try await CaseRig.with(engine) { rig in
            var ids: [ItemID] = []
            for number in 0..<7 {
                if number != 3 { rig.clock.move(by: 1) }
                ids.append(try await rig.receive(rig.submission()).item.id)
            }
            let (items, tenant) = (rig.items, rig.tenant)
            var (found, cursor): ([ItemID], ItemCursor?) = ([], nil)
            for _ in 0..<4 {
                let after = cursor
                let page = try await rig.read {
                    try items.list(
                        ItemFilter(state: .received),
                        of: tenant,
                        after: after,
                        limit: 2,
                        in: $0,
                    )
                }
                found += page.map(\.id)
                cursor = page.last.map { ItemCursor(after: $0) }
            }
            #expect(found.count == 7)
            #expect(Set(found) == Set(ids))
        }
    }
}
