import Casework
import Fingerprints
import Foundation
import Labels
import Media
import Policy
import TestSupport
import Testing

@testable import Store

@Suite struct ItemMatchTests {
    private static func with(
        _ engine: Engine,
        _ body: (BankBench) async throws -> Void,
    ) async throws {
        try await CaseRig.with(engine) { cases in
            let bench = try await BankBench(cases)
            try await bench.create()
            try await bench.approve(try await bench.propose([BankBench.draft("a")]))
            try await body(bench)
        }
    }

    /// Adds a match of the only entry to an item, and lets rules answer.
    private func add(
        _ found: FoundMatch,
        to item: Item,
        _ bench: BankBench,
        _ action: PolicyAction,
        notice: Notice? = nil,
    ) async throws -> Settled? {
        let (matches, verdict) = (bench.matches, bench.cases.verdict(action, notice: notice))
        let place = FingerprintPlace(item: item.id, version: 1)
        return try await bench.cases.write {
            try matches.add(
                LaterFinding([found], at: place, cause: "retro-match/own/2"),
                of: item.tenant,
                weighing: { _ in Reassessment(.init(json: #"{"again":1}"#), verdict) },
                in: $0,
            )
        }
    }

    @Test(arguments: Engine.allCases)
    func `an examination keeps what was found with what it came to`(
        _ engine: Engine
    ) async throws {
        try await Self.with(engine) { bench in
            let item = try await bench.item("a", found: [try await bench.found(1)], upTo: 2)
            let (matches, id) = (bench.matches, item.id)
            let kept = try await bench.cases.read { try matches.all(of: id, version: 1, in: $0) }
            #expect(kept.map(\.found.entry) == [1] && kept[0].finder == .examination)
            #expect(kept[0].bank == bench.name && kept[0].kind == .prohibited)
            #expect(kept[0].verdict == .waiting)
            let page = try await bench.cases.read {
                try matches.fingerprints(of: item.tenant, after: nil, limit: 10, in: $0)
            }
            #expect(page.map(\.packed) == [BankBench.draft("a").fingerprint])
            #expect(try await bench.retroJobs().count == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a version that was compared before a change gets a look of its own`(
        _ engine: Engine
    ) async throws {
        try await Self.with(engine) { bench in
            let item = try await bench.item("a", upTo: 1)
            let job = try #require(try await bench.retroJobs().last)
            #expect(job.isAlone && job.bank == nil && job.change == 2)
            #expect(job.place == FingerprintPlace(item: item.id, version: 1))
        }
    }

    @Test(arguments: Engine.allCases)
    func `what a rule stops or holds later stops playing, once, with a statement`(
        _ engine: Engine
    ) async throws {
        try await Self.with(engine) { bench in
            for (action, state) in [(PolicyAction.stop, ItemState.stopped), (.hold, .held)] {
                let item = try await bench.item("a \(action)", upTo: 2)
                #expect(item.state == .live)
                let found = try await bench.found(1)
                guard
                    case .now(let next, let decision?)? = try await add(
                        found,
                        to: item,
                        bench,
                        action,
                    )
                else {
                    Issue.record("nothing followed")
                    continue
                }
                #expect(next.state == state)
                #expect(decision.automation == .full && decision.ruling.isByRule)
                #expect(!decision.statement.whole.english.isEmpty)
                #expect(try await add(found, to: item, bench, action) == nil)
                let (items, id) = (bench.cases.items, item.id)
                let kept = try await bench.cases.read {
                    try items.assessment(of: 1, item: id, tenant: item.tenant, in: $0)
                }
                #expect(kept?.json == #"{"again":1}"#)
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func `a suspicion is shown at once, and a label is written where a rule wants one`(
        _ engine: Engine
    ) async throws {
        try await Self.with(engine) { bench in
            let shown = try await bench.item("b", upTo: 2)
            let found = try await bench.found(1, .film)
            _ = try await add(found, to: shown, bench, .release, notice: .suspected)
            let told = try await bench.cases.current(shown)
            #expect(told.state == .live && told.course.playing?.notice == .suspected)
            let labelled = try await bench.item("c", upTo: 2)
            _ = try await add(found, to: labelled, bench, .label, notice: .suspected)
            let waiting = try await bench.cases.current(labelled)
            #expect(waiting.state == .labelling && waiting.course.newest.wanted == .suspected)
        }
    }

    @Test(arguments: Engine.allCases)
    func `a person's yes raises, and a no releases nothing`(_ engine: Engine) async throws {
        try await Self.with(engine) { bench in
            let found = try await bench.found(1, .film)
            let item = try await bench.item("d", found: [found], upTo: 2)
            let (matches, cases) = (bench.matches, bench.cases)
            let id = try #require(
                try await cases.read { try matches.all(of: item.id, version: 1, in: $0) }.first
            ).id
            let verdict = cases.verdict(.hold)
            let (match, next) = try await cases.write {
                try matches.judge(
                    id,
                    isRight: true,
                    by: Staff(cases.person("ben"), of: item.tenant),
                    weighing: { version in
                        #expect(version.matches.map(\.verdict.word) == ["confirmed"])
                        return Reassessment(.init(json: "{}"), verdict)
                    },
                    in: $0,
                )
            }
            #expect(match.verdict.word == "confirmed" && next.state == .held)
            let other = try await bench.item("e", found: [found], upTo: 2)
            let wrong = try #require(
                try await cases.read { try matches.all(of: other.id, version: 1, in: $0) }.first
            ).id
            let (rejected, still) = try await cases.write {
                try matches.judge(
                    wrong,
                    isRight: false,
                    by: Staff(cases.person("ben"), of: other.tenant),
                    weighing: { version in
                        #expect(version.matches.isEmpty)
                        return Reassessment(.init(json: "{}"), verdict)
                    },
                    in: $0,
                )
            }
            #expect(rejected.verdict.word == "rejected" && still == other)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what its owner takes back is forgotten`(_ engine: Engine) async throws {
        try await Self.with(engine) { bench in
            let item = try await bench.item("f", upTo: 2)
            let (items, banks, matches) = (bench.cases.items, bench.banks, bench.matches)
            let act = Act(by: bench.cases.actor)
            _ = try await bench.cases.write {
                try items.withdraw(item.id, of: item.tenant, by: act, in: $0)
            }
            let kept = try await bench.cases.read {
                try banks.fingerprint(of: item.id, version: 1, in: $0)
            }
            #expect(kept == nil)
            let page = try await bench.cases.read {
                try matches.fingerprints(of: item.tenant, after: nil, limit: 10, in: $0)
            }
            #expect(page.isEmpty)
        }
    }
}
