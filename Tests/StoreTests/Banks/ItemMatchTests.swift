import Casework
import Fingerprints
import Foundation
import Labels
import Media
import Policy
import Synchronization
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
                try matches.fingerprints(
                    of: item.tenant,
                    after: nil,
                    PageSize(rows: 10),
                    in: $0,
                ).rows
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
    func `rules are asked about what is new, and about what explains it away`(
        _ engine: Engine
    ) async throws {
        try await Self.with(engine) { bench in
            try await bench.create(.negative, named: "idents")
            let idents = try await BankBench(bench.cases, named: "idents")
            try await idents.approve(try await idents.propose([BankBench.draft("i")]))
            try await bench.approve(try await bench.propose([BankBench.draft("b")]))
            let old = [try await bench.found(1, .film), try await idents.found(1, .film)]
            let item = try await bench.item("n", found: old, upTo: 9)
            let fresh = try await bench.found(2, .film)
            let matches = bench.matches
            let seen = Mutex<MatchedVersion.News?>(nil)
            _ = try await bench.cases.write {
                try matches.add(
                    LaterFinding(
                        [old[0], fresh],
                        at: FingerprintPlace(item: item.id, version: 1),
                        cause: "c",
                    ),
                    of: item.tenant,
                    weighing: { version in
                        seen.withLock { $0 = version.news }
                        #expect(version.matches.count == 3)
                        return nil
                    },
                    in: $0,
                )
            }
            let kept = seen.withLock { $0 }
            let news = try #require(kept)
            #expect(news.before.map(\.bank.text) == ["idents"])
            #expect(Set(news.now.map { "\($0.bank)/\($0.found.entry)" }) == ["idents/1", "own/2"])
        }
    }

    @Test(arguments: Engine.allCases)
    func `an older version that plays is held alone while a newer one waits`(
        _ engine: Engine
    ) async throws {
        try await Self.with(engine) { bench in
            let item = try await bench.item("o", upTo: 2)
            let (items, newFile) = (bench.cases.items, bench.cases.submission())
            let act = Act(by: bench.cases.actor)
            let newer = try await bench.cases.write {
                try items.receiveVersion(
                    newFile,
                    of: item.id,
                    expecting: item.revision,
                    by: act,
                    in: $0,
                )
            }
            #expect(newer.course.playing?.number == 1 && newer.course.newest.number == 2)
            let found = try await bench.found(1, .film)
            guard
                case .now(let next, let decision?)? = try await add(found, to: item, bench, .hold)
            else {
                Issue.record("nothing followed")
                return
            }
            #expect(next.course.playing == nil && next.course.olderHold == decision.id)
            #expect(next.state == .received)
            #expect(decision.subject.version == 1)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what is said of the file of a version that is held counts for both`(
        _ engine: Engine
    ) async throws {
        try await Self.with(engine) { bench in
            let (cases, file) = (bench.cases, bench.cases.submission())
            let (items, act, other) = (cases.items, Act(by: cases.actor), cases.submission())
            let received = try await cases.receive(file).item
            _ = try await cases.start(received)
            _ = try await cases.conclude(received, .verdict(cases.verdict(.release)))
            let item = try await cases.current(received)
            func bring(_ submission: Submission, after item: Item) async throws -> Item {
                try await cases.write {
                    try items.receiveVersion(
                        submission,
                        of: item.id,
                        expecting: item.revision,
                        by: act,
                        in: $0,
                    )
                }
            }
            _ = try await bring(other, after: item)
            let found = try await bench.found(1, .film)
            _ = try await add(found, to: item, bench, .hold)
            let held = try await cases.current(item)
            #expect(held.course.olderHold != nil)
            let again = try await bring(file, after: held)
            #expect(again.course.newest.number == 3 && again.course.newest.hasPlayingFile)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what is found of a version that is still examined is left to its examination`(
        _ engine: Engine
    ) async throws {
        try await Self.with(engine) { bench in
            let item = try await bench.cases.receive(bench.cases.submission()).item
            _ = try await bench.cases.start(item)
            let found = try await bench.found(1)
            #expect(try await add(found, to: item, bench, .stop) == nil)
            let (matches, id) = (bench.matches, item.id)
            let kept = try await bench.cases.read { try matches.all(of: id, version: 1, in: $0) }
            #expect(kept.isEmpty)
            // Looked up before the entry came in, and looked at again when it is done.
            var result = ExaminationResult(
                of: 1,
                item: id,
                tenant: item.tenant,
                finding: .verdict(bench.cases.verdict(.release)),
                assessment: .init(json: "{}"),
            )
            result.recognition = Recognition(
                BankBench.draft("a").fingerprint,
                as: [],
                upTo: 1,
            )
            let (items, done) = (bench.cases.items, result)
            _ = try await bench.cases.write { try items.conclude(done, in: $0) }
            #expect(try await bench.retroJobs().last?.isAlone == true)
            guard case .now(let next, _)? = try await add(found, to: item, bench, .stop) else {
                Issue.record("nothing followed")
                return
            }
            #expect(next.state == .stopped)
        }
    }

    @Test(arguments: Engine.allCases)
    func `nobody is judged by an entry that was retired meanwhile`(
        _ engine: Engine
    ) async throws {
        try await Self.with(engine) { bench in
            let found = try await bench.found(1)
            try await bench.retire(1)
            await #expect(throws: RecognitionOutdated.self) {
                try await bench.item("p", found: [found], upTo: 2)
            }
            // Whoever knew of it goes on.
            #expect(try await bench.item("p", found: [], upTo: 3).state == .live)
        }
    }

    @Test(arguments: Engine.allCases)
    func `what a retired entry found is weighed again, and waits for nobody`(
        _ engine: Engine
    ) async throws {
        try await Self.with(engine) { bench in
            let item = try await bench.item(
                "q",
                found: [try await bench.found(1, .film)],
                upTo: 2,
            )
            let (matches, tenant) = (bench.matches, item.tenant)
            func waiting() async throws -> [ItemMatch] {
                try await bench.cases.read {
                    try matches.list(MatchFilter(), of: tenant, limit: 10, in: $0)
                }
            }
            #expect(try await waiting().map(\.item) == [item.id])
            try await bench.retire(1)
            #expect(try await waiting().isEmpty)
            let job = try #require(try await bench.retroJobs().last)
            #expect(job.retired == 1 && job.bank == "own")
            let bank = try await bench.bank()
            let places = try await bench.cases.read {
                try matches.places(of: 1, in: bank.id, after: nil, limit: 10, in: $0)
            }
            let place = FingerprintPlace(item: item.id, version: 1)
            #expect(places == [place])
            try await bench.cases.write {
                try matches.weighAgain(
                    place,
                    of: tenant,
                    weighing: { version in
                        #expect(version.matches.isEmpty && version.news == nil)
                        return Reassessment(.init(json: #"{"less":1}"#), nil)
                    },
                    in: $0,
                )
            }
            let items = bench.cases.items
            let kept = try await bench.cases.read {
                try items.assessment(of: 1, item: item.id, tenant: tenant, in: $0)
            }
            #expect(kept?.json == #"{"less":1}"#)
        }
    }

    @Test(arguments: Engine.allCases)
    func `matches of all items are listed, the oldest first, page by page`(
        _ engine: Engine
    ) async throws {
        try await Self.with(engine) { bench in
            let (near, same) = (try await bench.found(1, .film), try await bench.found(1))
            var items: [Item] = []
            for text in ["r", "s", "t"] {
                bench.cases.clock.move(by: 1)
                items.append(try await bench.item(text, found: [near, same], upTo: 2))
            }
            let (matches, tenant) = (bench.matches, items[0].tenant)
            func page(
                _ filter: MatchFilter = MatchFilter(),
                after last: ItemMatch? = nil,
            ) async throws -> [ItemMatch] {
                try await bench.cases.read {
                    try matches.list(
                        filter,
                        of: tenant,
                        after: last.map { ($0.foundAt, $0.id.text) },
                        limit: 2,
                        in: $0,
                    )
                }
            }
            let first = try await page()
            #expect(first.map(\.item) == items.prefix(2).map(\.id))
            #expect(first.allSatisfy { $0.found.likeness == .film })
            #expect(try await page(after: first.last).map(\.item) == [items[2].id])
            #expect(try await page(MatchFilter(verdict: "confirmed")).isEmpty)
            #expect(try await page(MatchFilter(bank: BankName("other"))).isEmpty)
            let (ben, shelf, second) = (bench.cases.person("ben"), bench.cases.items, items[1].id)
            _ = try await bench.cases.write {
                try matches.judge(
                    first[0].id,
                    isRight: false,
                    by: Staff(ben, of: tenant),
                    weighing: { _ in nil },
                    in: $0,
                )
            }
            #expect(try await page(MatchFilter(verdict: "rejected")).map(\.id) == [first[0].id])
            let act = Act(by: bench.cases.actor)
            _ = try await bench.cases.write {
                try shelf.withdraw(second, of: tenant, by: act, in: $0)
            }
            #expect(try await page().map(\.item) == [items[2].id])
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
                try matches.fingerprints(
                    of: item.tenant,
                    after: nil,
                    PageSize(rows: 10),
                    in: $0,
                ).rows
            }
            #expect(page.isEmpty)
        }
    }
}
