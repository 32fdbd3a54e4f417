import Casework
import Foundation
import Policy
import Testing

/// When an appeal may be brought, and who may decide it.
@Suite struct AppealRuleTests {
    private static let start = Date(timeIntervalSince1970: 1_795_000_000)
    private static let answer = BilingualText(en: "It was wrong.", zh: "原决定有误。")

    private static func act(by people: String..., until days: Double? = 184) -> AppealedAct {
        var act = AppealedAct(
            "stop",
            at: start,
            until: days.map { start + $0 * 86_400 },
            saying: answer,
        )
        act.people = Set(people.map { CaseSamples.person($0) })
        return act
    }

    private static func appeal(
        _ act: AppealedAct,
        against target: AppealTarget = .decision(CaseSamples.id(1)),
        barring barred: Set<PersonName> = [],
    ) throws -> Appeal {
        Appeal(
            try #require(AppealID(CaseSamples.id(7).text)),
            in: Appeal.Place(
                of: CaseSamples.tenant(),
                target,
                by: .author,
                account: AccountID(CaseSamples.id(9).text),
            ),
            at: start,
            dueAt: start + 14 * 86_400,
            Appeal.Content(AppealDraft("no"), against: act, barring: barred),
        )
    }

    private static func judge(_ name: String, ownOnly: Bool = false) -> Appeal.Judge {
        Appeal.Judge(CaseSamples.person(name), seesOwnOnly: ownOnly)
    }

    @Test func `the window is that of the statement, to its last moment`() throws {
        let act = Self.act(by: "ann", until: 184)
        let draft = AppealDraft("It is a recording.")
        try act.check(draft, after: [], at: Self.start + 184 * 86_400)
        #expect(throws: AppealRefusal.tooLate(until: Self.start + 184 * 86_400)) {
            try act.check(draft, after: [], at: Self.start + 184 * 86_400 + 1)
        }
        try Self.act(until: nil).check(draft, after: [], at: .distantFuture)
        #expect(throws: AppealRefusal.wordsMissing) {
            try act.check(AppealDraft(" \n"), after: [], at: Self.start)
        }
    }

    @Test func `one at a time, and after an answer only with something new`() throws {
        let act = Self.act(by: "ann")
        var appeal = try Self.appeal(act)
        #expect(throws: AppealRefusal.alreadyOpen) {
            try act.check(AppealDraft("again"), after: [appeal], at: Self.start)
        }
        try appeal.decide(
            AppealVerdict(.upheld, Self.answer),
            by: Self.judge("zoe"),
            at: Self.start,
        )
        #expect(throws: AppealRefusal.decided) {
            try act.check(AppealDraft("again"), after: [appeal], at: Self.start)
        }
        #expect(throws: AppealRefusal.decided) {
            try act.check(AppealDraft("x", newEvidence: " "), after: [appeal], at: Self.start)
        }
        try act.check(
            AppealDraft("again", newEvidence: "the original"),
            after: [appeal],
            at: Self.start,
        )
    }

    @Test func `nobody decides on what they decided, also not a second time`() throws {
        let second = Set([CaseSamples.person("zoe")])
        var appeal = try Self.appeal(Self.act(by: "ann", "ben"), barring: second)
        for name in ["ann", "ben", "zoe"] {
            #expect(throws: AppealRefusal.ownDecision) {
                try appeal.assign(to: CaseSamples.person(name))
            }
            #expect(throws: AppealRefusal.ownDecision) {
                try appeal.decide(
                    AppealVerdict(.upheld, Self.answer),
                    by: Self.judge(name),
                    at: Self.start,
                )
            }
        }
        #expect(appeal.state == .open)
    }

    @Test func `who has it decides it, and an adjudicator sees nothing else`() throws {
        var appeal = try Self.appeal(Self.act(by: "ann"))
        #expect(!appeal.isSeen(by: Self.judge("out", ownOnly: true)))
        #expect(appeal.isSeen(by: Self.judge("ben")))
        try appeal.assign(to: CaseSamples.person("out"))
        #expect(appeal.isSeen(by: Self.judge("out", ownOnly: true)))
        #expect(throws: AppealRefusal.assigned(to: CaseSamples.person("out"))) {
            try appeal.decide(
                AppealVerdict(.upheld, Self.answer),
                by: Self.judge("ben"),
                at: Self.start,
            )
        }
        #expect(throws: AppealRefusal.answerMissing) {
            try appeal.decide(
                AppealVerdict(.upheld, BilingualText(en: "no", zh: " ")),
                by: Self.judge("out", ownOnly: true),
                at: Self.start,
            )
        }
        try appeal.decide(
            AppealVerdict(.overturned, Self.answer),
            by: Self.judge("out", ownOnly: true),
            at: Self.start,
        )
        #expect(throws: AppealRefusal.closed) { try appeal.assign(to: nil) }
        #expect(throws: AppealRefusal.closed) { try appeal.checkOpen() }
    }

    @Test func `a strike stands or goes`() throws {
        let strike = try #require(StrikeID(CaseSamples.id(3).text))
        var appeal = try Self.appeal(Self.act(by: "ann"), against: .strike(strike))
        #expect(throws: AppealRefusal.nothingPartly) {
            try appeal.decide(
                AppealVerdict(.partlyOverturned, Self.answer),
                by: Self.judge("zoe"),
                at: Self.start,
            )
        }
    }

    @Test func `each rule that took part is counted`() throws {
        var statistics = AppealStatistics()
        #expect(statistics.all.overturnRate == nil)
        for (rules, outcome) in [
            (["a/x", "a/y"], AppealOutcome.overturned), (["a/x"], .upheld), ([], .upheld),
        ] {
            var act = Self.act(by: "ann")
            act.rules = rules
            var appeal = try Self.appeal(act)
            let verdict = AppealVerdict(outcome, Self.answer)
            try appeal.decide(verdict, by: Self.judge("zoe"), at: Self.start)
            statistics.add(appeal.content)
        }
        #expect(statistics.all.decided == 3 && statistics.all[.overturned] == 1)
        let first = statistics.groups[.init(rule: "a/x", action: "stop")]
        #expect(first?.overturnRate == 0.5)
        #expect(statistics.groups[.init(rule: nil, action: "stop")]?.decided == 1)
    }
}
