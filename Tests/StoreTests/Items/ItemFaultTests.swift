import Casework
import Foundation
import Labels
import Policy
import TestSupport
import Testing

@testable import Store

/// Every statement, begin and commit of an item's way fails once, one later each time.
@Suite struct ItemFaultTests {
    @Test(arguments: Engine.allCases)
    func `whichever statement fails, nothing is half done, and the next try completes it`(
        _ engine: Engine
    ) async throws {
        try await CaseRig.with(engine) { rig in
            let (edges, tenant) = (rig.edges, rig.tenant)
            _ = try await rig.write {
                try edges.add(
                    url: "http://localhost/purge",
                    for: tenant,
                    by: .system("test"),
                    in: $0,
                )
            }
            let faults = SteppedFaults(on: rig.database)
            var walks = 0
            repeat {
                walks += 1
                faults.beginWalk()
                try await Walk(rig: rig, faults: faults, name: "post-\(walks)").run()
            } while faults.didFire && walks < 100
            print("faults in items on \(engine): \(faults.points) points in \(walks) walks")
            #expect(faults.points > 130)
            #expect(!faults.didFire)
        }
    }

    /// The way of one item, of which every step fails at one point after the other.
    private struct Walk {
        let rig: CaseRig
        let faults: SteppedFaults
        let name: String

        func run() async throws {
            var item = try await receive()
            item = try await step(item) { _ = try await rig.start(item, through: $0) }
            item = try await step(item) {
                let finding = ExaminationResult.Finding.verdict(rig.verdict(.label, notice: .is))
                _ = try await rig.conclude(item, finding, through: $0)
            }
            item = try await step(item) {
                _ = try await rig.label(item, .read(.is, []), through: $0)
            }
            #expect(item.state == .live)
            item = try await decide(rig.draft(.stop, on: CaseRig.law), on: item)
            item = try await decide(
                rig.draft(.label) { change in
                    change.marks.label = .is
                    change.lifts = []
                },
                on: item,
            )
            item = try await step(item) {
                _ = try await rig.label(item, .read(.is, []), through: $0)
            }
            #expect(item.state == .stopped)
            item = try await release(item)
            #expect(item.state == .live)
            try await rig.expectWhole(item, decisions: 4)
        }

        /// A submission, which is answered the same when it comes twice.
        private func receive() async throws -> Item {
            let submission = rig.submission(name)
            let before = try await rig.itemCount()
            var item: Item?
            try await faults.step { database, _ in
                item = try await rig.receive(submission, through: database).item
            } afterwards: { point in
                let count = try await rig.itemCount()
                #expect(count == before + (point == .afterCommit ? 1 : 0), "\(point)")
            }
            let received = try #require(item)
            try await rig.expectWhole(received, decisions: 0)
            return received
        }

        /// A step that a job does, which may come twice.
        private func step(
            _ item: Item,
            _ act: (any Database) async throws -> Void,
        ) async throws -> Item {
            try await faults.step { database, _ in
                try await act(database)
            } afterwards: {
                try await expectUndone(item, after: $0)
            }
            return try await rig.current(item)
        }

        /// After a failure, an item is whole, and as it was unless the step was committed.
        private func expectUndone(
            _ item: Item,
            after point: StatementFaults.Point,
        ) async throws {
            try await rig.expectWhole(item)
            let revision = try await rig.current(item).revision
            if point != .afterCommit { #expect(revision == item.revision, "\(point)") }
        }

        /// A person's decision, which is told by the item's revision whether it happened.
        private func decide(_ draft: DecisionDraft, on item: Item) async throws -> Item {
            try await faults.step { database, isAgain in
                do {
                    _ = try await rig.propose(
                        draft,
                        on: item,
                        expecting: item.revision,
                        through: database,
                    )
                    #expect(!isAgain, "decided twice")
                } catch let refusal as RecordRefusal {
                    guard isAgain, case .changed = refusal else { throw refusal }
                }
            } afterwards: {
                try await expectUndone(item, after: $0)
            }
            return try await rig.current(item)
        }

        /// Two people end the stop.
        private func release(_ item: Item) async throws -> Item {
            let proposal = try await propose(rig.draft(.release), on: item)
            let (decisions, person) = (rig.decisions, rig.person("ben"))
            try await faults.step { database, isAgain in
                do {
                    _ = try await database.write {
                        try decisions.approve(proposal.id, of: item.tenant, by: person, in: $0).1
                    }
                    #expect(!isAgain, "approved twice")
                } catch let refusal as ApprovalRefusal {
                    guard isAgain, case .settled = refusal else { throw refusal }
                }
            } afterwards: {
                try await expectUndone(item, after: $0)
            }
            return try await rig.current(item)
        }

        private func propose(_ draft: DecisionDraft, on item: Item) async throws -> Proposal {
            var waiting: Proposal?
            try await faults.step { database, _ in
                let ordered = try await rig.propose(draft, on: item, through: database)
                guard case .waiting(let proposal, let acts) = ordered else {
                    Issue.record("one person ended a stop that the law asks for")
                    throw DatabaseError.closed
                }
                #expect(acts == [.endingLegalStop])
                waiting = proposal
            } afterwards: {
                try await expectUndone(item, after: $0)
            }
            return try #require(waiting)
        }
    }
}

extension CaseRig {
    fileprivate func itemCount() async throws -> Int {
        try await read { try $0.value("SELECT count(*) AS n FROM items") ?? 0 }
    }
}
