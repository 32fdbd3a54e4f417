import Detection
import Labels
import Media
import Policy
import TestSupport
import Testing

@Suite struct ConditionTests {
    struct Sample: CustomTestStringConvertible {
        let condition: String
        let holds: [PolicyFacts]
        let fails: [PolicyFacts]
        var testDescription: String { condition }

        init(_ condition: String, _ holds: [PolicyFacts], not fails: [PolicyFacts]) {
            (self.condition, self.holds, self.fails) = (condition, holds, fails)
        }
    }

    static let samples = answers + others

    private static let answers = [
        Sample("{notice: none}", [.nothing], not: [.noticed(.is, .stated)]),
        Sample(
            "{notice: [is, suspected]}",
            [.noticed(.is, .stated), .noticed(.suspected, .traced)],
            not: [.nothing, .noticed(.mayBe, .stated)],
        ),
        Sample(
            "{notice: {at-least: suspected, at-most: may-be}}",
            [.noticed(.suspected, .traced), .noticed(.mayBe, .stated)],
            not: [.nothing, .noticed(.is, .stated)],
        ),
        Sample(
            "{basis: {at-least: declared}}",
            [
                .noticed(.is, .stated), .noticed(.is, .verified),
                .declared(.init(synthetic: .face)),
            ],
            not: [.noticed(.suspected, .traced), .nothing],
        ),
        Sample("{label-state: stripped}", [.noticed(.is, .stated, .stripped)], not: [.nothing]),
        Sample(
            "{examination: complete}",
            [.nothing],
            not: [.with { $0.assessment.isComplete = false }],
        ),
        Sample(
            "{media: [video, unknown]}",
            [.nothing, .with { $0.media = .video }],
            not: [.with { $0.media = .image }],
        ),
        Sample(
            "{declared: [voice, none]}",
            [.declared(.init(synthetic: .voice)), .declared(.init())],
            not: [.nothing, .declared(.init(synthetic: .face))],
        ),
        Sample("{declared: unanswered}", [.nothing], not: [.declared(.init())]),
        Sample(
            "{news: \"yes\"}",
            [.declared(.init(isNews: true))],
            not: [.nothing, .declared(.init())],
        ),
        Sample(
            "{news-source: named}",
            [.declared(.init(isNews: true, newsSource: .named))],
            not: [.nothing],
        ),
        Sample(
            "{consent: missing}",
            [.declared(.init(consent: .missing))],
            not: [.declared(.init(consent: .shown))],
        ),
        Sample(
            "{identity: verified}",
            [.with { $0.account.isIdentified = true }],
            not: [.nothing],
        ),
        Sample("{agreement: missing}", [.nothing], not: [.with { $0.account.hasAgreed = true }]),
        Sample(
            "{rung: {at-least: limited}}",
            [.with { $0.account.rung = .closed }],
            not: [.nothing, .with { $0.account.rung = .warned }],
        ),
    ]

    private static let others = [
        Sample(
            "{role: [generation, distribution]}",
            [.with { $0.roles = [.distribution, .propagation] }],
            not: [.nothing],
        ),
        Sample(
            "{territory: EU}",
            [.nothing, .with { $0.territory = Territory("FR") ?? .everywhere }],
            not: [.with { $0.territory = Territory("CN") ?? .everywhere }],
        ),
        Sample(
            "{signal: {claim: synthetic, strength: [strong, decisive], detector: visible-mark}}",
            [.noticed(nil, .none, .unlabelled, [.init("visible-mark", .synthetic, .strong)])],
            not: [
                .nothing,
                .noticed(nil, .none, .unlabelled, [.init("visible-mark", .synthetic, .weak)]),
                .noticed(nil, .none, .unlabelled, [.init("audible-cue", .synthetic, .strong)]),
                .noticed(nil, .none, .unlabelled, [.init("visible-mark", .captured, .strong)]),
            ],
        ),
        Sample(
            "{match: {kind: [rights, prohibited], bank: b}}",
            [.matching(.rights, approvals: 2)],
            not: [.nothing, .matching(.refuted, approvals: 2), .matching(.rights, approvals: 1)],
        ),
        Sample(
            "{match: {kind: rights, bank: other}}",
            [],
            not: [.matching(.rights, approvals: 2)],
        ),
        Sample("{not: {notice: none}}", [.noticed(.is, .stated)], not: [.nothing]),
        Sample(
            "{any: [{notice: is}, {all: [{notice: none}, {consent: missing}]}]}",
            [.noticed(.is, .stated), .declared(.init(consent: .missing))],
            not: [.nothing],
        ),
    ]

    @Test(arguments: samples)
    func `a condition holds for the right facts`(_ sample: Sample) throws {
        let condition = try PackSample.condition(sample.condition)
        for facts in sample.holds { #expect(condition.holds(for: facts), "\(facts)") }
        for facts in sample.fails { #expect(!condition.holds(for: facts), "\(facts)") }
    }

    @Test(arguments: samples)
    func `what makes a condition hold is said in both languages`(_ sample: Sample) throws {
        let condition = try PackSample.condition(sample.condition)
        for (condition, facts) in sample.holds.map({ (condition, $0) })
            + sample.fails.map({ (Condition.not(condition), $0) })
        {
            let reasons = condition.reasons(in: facts)
            #expect(!reasons.isEmpty)
            #expect(reasons.allSatisfy { !$0.english.isEmpty && !$0.chinese.isEmpty })
        }
    }

    @Test(arguments: Question.allCases)
    func `every answer has a word in Chinese`(_ question: Question) {
        for word in question.words { #expect(Question.chineseAnswers[word] != nil, "\(word)") }
        #expect(question.words.contains(question.answer(from: .nothing)))
    }

    @Test(arguments: [
        "{all: [{notice: is}, {notice: none}]}", "{all: [{notice: is}, {not: {notice: is}}]}",
        "{all: [{all: [{media: video}]}, {all: [{media: audio}]}]}",
        "{all: [{role: generation}, {not: {role: generation}}]}",
        "{any: [{all: [{news: \"yes\"}, {news: \"no\"}]}]}",
        "{notice: {at-least: is, at-most: none}}",
        "{not: {identity: [verified, unverified]}}",
        "{all: [{notice: is}, {any: [{all: [{news: \"yes\"}, {news: \"no\"}]}]}]}",
    ])
    func `a condition that can never hold is refused`(_ text: String) {
        let found = PackSample.complaints(about: PackSample.pack(when: text))
        #expect(found.count == 1 && found[0].contains("this can never hold"), "\(found)")
    }

    @Test func `a condition that may hold is not refused`() throws {
        let text = "{any: [{all: [{notice: is}, {notice: none}]}, {not: {notice: is}}]}"
        #expect(try PackSample.condition(text).contradiction == nil)
        #expect(Condition.any([]).contradiction != nil)
        #expect(Condition.answer(.media, []).contradiction != nil)
    }
}

extension PolicyFacts {
    static func with(_ change: (inout PolicyFacts) -> Void) -> PolicyFacts {
        var facts = PolicyFacts.nothing
        change(&facts)
        return facts
    }
}
