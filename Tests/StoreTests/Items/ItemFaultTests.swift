import Casework
import Foundation
import Labels
import Policy
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
            let run = Counter()
            let points = try await StatementFaults.oneLaterEachTime("items on \(engine)") {
                try await Walk(
                    rig: rig,
                    faulty: FaultingDatabase(rig.database, $0),
                    name: "post-\(run.next())",
                ).run()
            }
            #expect(points > 60)
        }
    }

    private typealias Counter = CaseRig.Counter

    /// The walk through a database that fails at one point; each step that failed is done again
    /// through one that doesn't.
    private struct Walk {
        let rig: CaseRig
        let faulty: FaultingDatabase
        let name: String

        func run() async throws {
            var item = try await receive()
            try await step(item) { _ = try await rig.start(item, through: $0) }
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

        private func receive() async throws -> Item {
            let submission = rig.submission(name)
            do {
                return try await rig.receive(submission, through: faulty).item
            } catch is DatabaseError {
                let item = try await rig.receive(submission).item
                try await rig.expectWhole(item, decisions: 0)
                return item
            }
        }

        /// A step that a job does, which may come twice.
        @discardableResult
        private func step(
            _ item: Item,
            _ act: (any Database) async throws -> Void,
        ) async throws -> Item {
            do {
                try await act(faulty)
            } catch is DatabaseError {
                try await rig.expectWhole(item)
                try await act(rig.database)
            }
            return try await rig.current(item)
        }

        /// A person's decision, which is told by the item's revision whether it happened.
        private func decide(_ draft: DecisionDraft, on item: Item) async throws -> Item {
            do {
                _ = try await rig.propose(
                    draft,
                    on: item,
                    expecting: item.revision,
                    through: faulty,
                )
            } catch is DatabaseError {
                try await rig.expectWhole(item)
                do {
                    _ = try await rig.propose(draft, on: item, expecting: item.revision)
                } catch RecordRefusal.changed {}
            }
            return try await rig.current(item)
        }

        /// Two people end the stop.
        private func release(_ item: Item) async throws -> Item {
            let draft = rig.draft(.release)
            let proposal: Proposal
            do {
                proposal = try await propose(draft, on: item, through: faulty)
            } catch is DatabaseError {
                proposal = try await propose(draft, on: item, through: rig.database)
            }
            let (decisions, person) = (rig.decisions, rig.person("ben"))
            let approve: @Sendable (any Transaction) throws -> Item = {
                try decisions.approve(proposal.id, of: item.tenant, by: person, in: $0).1
            }
            do {
                return try await faulty.write(approve)
            } catch is DatabaseError {
                try await rig.expectWhole(item)
                do {
                    return try await rig.database.write(approve)
                } catch ApprovalRefusal.settled {
                    return try await rig.current(item)
                }
            }
        }

        private func propose(
            _ draft: DecisionDraft,
            on item: Item,
            through database: any Database,
        ) async throws -> Proposal {
            let ordered = try await rig.propose(draft, on: item, through: database)
            guard case .waiting(let proposal, let acts) = ordered else {
                Issue.record("one person ended a stop that the law asks for")
                throw DatabaseError.closed
            }
            #expect(acts == [.endingLegalStop])
            return proposal
        }
    }
}
