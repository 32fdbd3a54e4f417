import Casework
import Foundation
import Labels
import Policy
import Testing

/// Where a person looks at every item before it plays.
@Suite struct ReviewTests {
    private static let book = Result { try PolicyBook.bundled() }

    private static func profile(
        _ review: ReviewBeforeRelease,
        _ end: CaseTimes.HoldEnd = .escalate,
    ) throws -> Profile {
        var profile = try #require(try book.get().profiles["eu"])
        profile.entry.review = review
        profile.times.holdEnd = end
        return profile
    }

    private static func draft(
        _ action: DecisionAction,
        in territory: Territory = .everywhere,
    )
        -> DecisionDraft
    {
        var draft = DecisionDraft(
            action,
            on: PolicyGround(.ownChoice, territory: territory),
            facts: BilingualText(en: "found this.", zh: "查明此事。"),
        )
        draft.marks = .init(label: .mayBe, shown: .mayBe, minimumAge: 16)
        draft.pin = PolicyPin(profile: .init("eu", 1), packs: [], rules: [])
        return draft
    }

    private static func reviewHold(_ number: Int, label: Notice? = nil) -> Ruling {
        var ruling = Ruling.byRule(.hold, number, label: label)
        ruling.holdReason = .awaitingReview
        return ruling
    }

    @Test(arguments: [DecisionAction.release, .label, .ageRestrict])
    func `what rules would let play waits for a person, with its label and its age`(
        _ action: DecisionAction
    ) throws {
        let draft = Self.draft(action)
        let held = try #require(try draft.awaitingReview(under: Self.profile(.person)))
        #expect(held.action == .hold)
        #expect(held.holdReason == .awaitingReview)
        #expect(held.marks == draft.marks && held.pin == draft.pin)
        #expect(held.facts.english.contains("a person looks at every item"))
        #expect(held.facts.english.contains("found this."))
        #expect(held.facts.chinese.contains("查明此事。"))
        for review in [ReviewBeforeRelease.none, .examination] {
            #expect(try draft.awaitingReview(under: Self.profile(review)) == nil)
        }
    }

    @Test func `what doesn't play anyway waits for nobody, unless it would play elsewhere`() throws
    {
        let profile = try Self.profile(.person)
        for action in [DecisionAction.hold, .stop, .remove] {
            #expect(Self.draft(action).awaitingReview(under: profile) == nil)
        }
        let here = Self.draft(.stop, in: CaseSamples.territory("CN"))
        #expect(here.awaitingReview(under: profile)?.action == .hold)
    }

    @Test func `the hold says until when, and that nothing goes on by itself then`() throws {
        let now = Date(timeIntervalSince1970: 1_000_000)
        for end in [CaseTimes.HoldEnd.escalate, .release] {
            let profile = try Self.profile(.person, end)
            let draft = try #require(Self.draft(.release).awaitingReview(under: profile))
            let decision = try draft.decision(
                draft.ruling(CaseSamples.id(1), by: [.software("review")]),
                on: .init(tenant: CaseSamples.tenant(), item: CaseSamples.item(), version: 1),
                title: "Rain",
                under: DecisionTimes(profile.times, redressRoute: "x"),
                at: now,
            )
            let hours = Double(profile.times.holdHours)
            let due = now.addingTimeInterval(hours * 3_600)
            #expect(decision.term.end == .init(at: due, then: .escalate))
            #expect(!decision.goesOnByItself(under: profile))
            #expect(decision.reasonToHoldOn(under: profile) == .awaitingReview)
            #expect(decision.delay == HoldDelay(times: 0, since: now))
        }
    }

    @Test func `a rule's hold that would end by itself waits for a person instead`() throws {
        let now = Date(timeIntervalSince1970: 1_000_000)
        let person = try Self.profile(.person, .release)
        for (deciders, goesOn) in [
            (Set([Decider.rule("pack/rule")]), false),
            (Set([Decider.person(CaseSamples.person("ann"))]), true),
        ] {
            let draft = Self.draft(.hold)
            let decision = try draft.decision(
                draft.ruling(CaseSamples.id(1), by: deciders),
                on: .init(tenant: CaseSamples.tenant(), item: CaseSamples.item(), version: 1),
                title: "Rain",
                under: DecisionTimes(person.times, redressRoute: "x"),
                at: now,
            )
            #expect(decision.term.end?.then == .release)
            #expect(decision.goesOnByItself(under: person) == goesOn)
            #expect(decision.reasonToHoldOn(under: person) == (goesOn ? nil : .awaitingReview))
            #expect(decision.goesOnByItself(under: try Self.profile(.examination, .release)))
        }
    }

    @Test(arguments: [nil, .suspected, .mayBe, .is] as [Notice?])
    func `a person's release lets it on as the rules said: labelled first`(
        _ label: Notice?
    ) throws {
        var journey = try Journey.examined(Self.reviewHold(1, label: label))
        #expect(journey.state == .held)
        let step = try journey.meet(.decided(.by("ann", .release, 2)))
        guard let label else {
            #expect(journey.state == .live)
            return
        }
        #expect(step.work == .label(version: 1, label, CaseSamples.id(2)))
        #expect(journey.state == .labelling)
        try journey.meet(.labelRead(version: 1, label))
        #expect(journey.state == .live)
    }

    @Test func `no rule and no clock lets it on`() throws {
        var journey = try Journey.examined(Self.reviewHold(1))
        let refusals: [(ItemEvent, TransitionRefusal)] = [
            (.decided(.byRule(.label, 2, label: .is)), .personNeeded(.label)),
            (.decided(.byRule(.release, 2)), .personNeeded(.release)),
            (.termEnded(CaseSamples.id(1), .byRule(.release, 2)), .personNeeded(.release)),
        ]
        for (event, refusal) in refusals {
            #expect(throws: refusal) { try journey.meet(event) }
        }
        // Prolonged, it still waits for a person.
        try journey.meet(.termEnded(CaseSamples.id(1), .byRule(.hold, 3)))
        #expect(throws: TransitionRefusal.personNeeded(.release)) {
            try journey.meet(.termEnded(CaseSamples.id(3), .byRule(.release, 4)))
        }
        #expect(journey.state == .held)
    }

    @Test func `a suspicion is found unfounded by a hold of a person's own, and a release`() throws
    {
        var journey = try Journey.examined(Self.reviewHold(1, label: .suspected))
        try journey.meet(.decided(.by("ann", .hold, 2)))
        try journey.meet(.decided(.by("ann", .release, 3)))
        #expect(journey.state == .live)
        #expect(journey.course.newest.wanted == nil)
    }

    @Test func `an age limit is kept for the time when it plays`() throws {
        var hold = Self.reviewHold(1)
        hold.minimumAge = 16
        var journey = try Journey.examined(hold)
        try journey.meet(.decided(.by("ann", .release, 2)))
        #expect(journey.course.ageLimits.map(\.minimumAge) == [16])
    }
}

/// Labels that owners ask for, and those that stay.
@Suite struct OwnersLabelTests {
    private static let release = DecisionDraft(
        .release,
        on: PolicyGround(.ownChoice, territory: .everywhere),
        facts: BilingualText(en: "nothing.", zh: "无。"),
    )

    private static func answer(
        _ classes: Set<SyntheticClass>,
        wantsLabel: Bool = true,
    )
        -> DeclarationRecord.Answer
    {
        .init(
            declaration: Declaration(classes: classes),
            answeredAt: Date(timeIntervalSince1970: 0),
            wantsLabel: wantsLabel,
        )
    }

    @Test func `an owner who asks gets a label where no rule wants one`() {
        let draft = Self.release.labelled(for: Self.answer([.face]), found: nil)
        #expect(draft.action == .label)
        #expect(draft.marks.label == .mayBe)
        #expect(draft.facts.english.contains("owner asked"))
        #expect(Self.release.labelled(for: Self.answer([.face]), found: .is).marks.label == .is)
        #expect(Self.release.labelled(for: Self.answer([]), found: .suspected).action == .label)
    }

    @Test func `who didn't ask, or has nothing to say, gets none; a rule's label stays`() {
        #expect(Self.release.labelled(for: nil, found: .is) == Self.release)
        let silent = Self.answer([.face], wantsLabel: false)
        #expect(Self.release.labelled(for: silent, found: nil) == Self.release)
        #expect(Self.release.labelled(for: Self.answer([]), found: nil) == Self.release)
        var ruled = Self.release
        (ruled.action, ruled.marks.label) = (.label, .is)
        #expect(ruled.labelled(for: Self.answer([.face]), found: nil) == ruled)
    }

    @Test func `a hold stays a hold, and what it lets on later is labelled`() {
        var hold = Self.release
        hold.action = .hold
        let draft = hold.labelled(for: Self.answer([.voice]), found: nil)
        #expect(draft.action == .hold && draft.marks.label == .mayBe)
        #expect(draft.facts == hold.facts)
    }

    @Test func `a label that stood is written again, and never a lower one`() {
        #expect(Self.release.keeping(nil) == Self.release)
        #expect(Self.release.keeping(.mayBe).marks.label == .mayBe)
        #expect(Self.release.keeping(.mayBe).action == .label)
        var higher = Self.release
        (higher.action, higher.marks.label) = (.label, .is)
        #expect(higher.keeping(.mayBe).marks.label == .is)
        #expect(higher.keeping(.mayBe).facts == higher.facts)
    }

    @Test func `asking declares the class, and keeps what was declared before`() throws {
        let none: DeclarationRecord? = nil
        #expect(throws: DeclarationRefusal.noClass) { try none.declaring(nil) }
        #expect(try none.declaring(.face).classes == [.face])
        var before = Declaration(classes: [.voice], source: "a camera")
        before.person = .consented
        let record: DeclarationRecord? = DeclarationRecord(
            prompt: .unasked(
                try #require(AccountID("00000000-0000-7000-8000-000000000001")),
                at: Date(timeIntervalSince1970: 0),
            ),
            answer: .init(declaration: before, answeredAt: Date(timeIntervalSince1970: 0)),
        )
        #expect(try record.declaring(nil) == before)
        let named = try record.declaring(.scene)
        #expect(named.classes == [.scene] && named.source == "a camera")
        #expect(named.person == .consented)
        for refusal in [DeclarationRefusal.notAsked, .notAnswered, .noClass] {
            #expect(refusal.words.chinese.contains { $0 > "\u{4e00}" })
        }
    }
}
