import Casework
import Labels
import Policy
import Testing

/// An older version that plays while a newer one waits, when more becomes known of it.
@Suite struct OlderVersionTests {
    /// Version 1 plays, and version 2 was received.
    private func waiting() throws -> Journey {
        var journey = try Journey.examined(.byRule(.release, 1))
        try journey.meet(.versionReceived())
        #expect(journey.state == .live)
        return journey
    }

    @Test func `it is held alone, and plays again when a person says so`() throws {
        var journey = try waiting()
        try journey.meet(.heldBack(version: 1, .byRule(.hold, 2)))
        #expect(journey.course.playing == nil && journey.state == .received)
        #expect(journey.course.olderHold == CaseSamples.id(2))
        #expect(journey.course.rests(on: CaseSamples.id(2)))
        try journey.meet(.examinationStarted(version: 2))
        #expect(journey.state == .examining)
        var release = Ruling.by("ann", .release, 3)
        release.lifts = [CaseSamples.id(2)]
        try journey.meet(.decided(release))
        #expect(journey.state == .live && journey.course.playing?.number == 1)
        #expect(journey.course.newest.stage == .examining)
    }

    @Test func `a newer version that is released takes its place for good`() throws {
        var journey = try waiting()
        try journey.meet(.heldBack(version: 1, .byRule(.hold, 2)))
        try journey.meet(.examinationStarted(version: 2))
        try journey.meet(.concluded(version: 2, .byRule(.release, 3)))
        #expect(journey.state == .live && journey.course.playing?.number == 2)
        #expect(journey.course.olderHold == nil)
    }

    @Test func `who releases the newer one says nothing of the older one`() throws {
        var journey = try waiting()
        try journey.meet(.heldBack(version: 1, .byRule(.hold, 2)))
        try journey.meet(.examinationStarted(version: 2))
        try journey.meet(.concluded(version: 2, .byRule(.hold, 3)))
        #expect(journey.state == .held)
        var other = journey
        try journey.meet(.decided(.by("ann", .release, 4)))
        #expect(journey.course.playing?.number == 2 && journey.course.olderHold == nil)
        var release = Ruling.by("ann", .release, 4)
        release.lifts = [CaseSamples.id(2)]
        try other.meet(.decided(release))
        #expect(other.course.playing?.number == 1)
        #expect(other.course.newest.stage == .held(CaseSamples.id(3)))
        var draft = DecisionDraft(
            .release,
            on: CaseSamples.choice,
            facts: BilingualText(en: "x", zh: "x"),
        )
        #expect(draft.version(on: journey.course) == 2)
        draft.lifts = [CaseSamples.id(2)]
        try journey.meet(.versionReceived())
        try journey.meet(.heldBack(version: 2, .byRule(.hold, 6)))
        #expect(draft.version(on: journey.course) == 3)
        draft.lifts = [CaseSamples.id(6)]
        #expect(draft.version(on: journey.course) == 2)
    }

    @Test func `a held one plays again with the notice, and not without a label it must have`()
        throws
    {
        for (label, plays) in [(Notice.suspected, true), (.is, false)] {
            var journey = try waiting()
            var hold = Ruling.byRule(.hold, 2, label: label)
            hold.shown = label
            try journey.meet(.heldBack(version: 1, hold))
            // Time alone lets nothing play that lacks its label.
            var later = journey
            try later.meet(.termEnded(CaseSamples.id(2), .byRule(.release, 3)))
            #expect(later.course.playing == nil && later.course.olderHold == CaseSamples.id(3))
            var release = Ruling.by("ann", .release, 3)
            release.lifts = [CaseSamples.id(2)]
            if plays {
                try journey.meet(.decided(release))
                #expect(journey.course.playing?.notice == label)
            } else {
                #expect(throws: TransitionRefusal.labelFirst(label)) {
                    try journey.meet(.decided(release))
                }
            }
        }
    }

    @Test func `the end of the hold's time does what was said beforehand`() throws {
        for (action, playing) in [
            (DecisionAction.release, 1 as Int?), (.hold, nil), (.stop, nil),
        ] {
            var journey = try waiting()
            try journey.meet(.heldBack(version: 1, .byRule(.hold, 2)))
            try journey.meet(.termEnded(CaseSamples.id(2), .byRule(action, 3)))
            #expect(journey.course.playing?.number == playing)
            #expect(journey.course.olderHold == (action == .hold ? CaseSamples.id(3) : nil))
        }
    }

    @Test func `what is learned of it holds it, also where a rule wants a label`() throws {
        let journey = try waiting()
        for action in [PolicyAction.hold, .label] {
            let verdict = try Self.verdict(action)
            let draft = try #require(DecisionDraft(verdict, learnedOf: 1, on: journey.course))
            #expect(draft.action == .hold && draft.version == 1)
            #expect(draft.facts.english.contains("labelled no more") == (action == .label))
            // The newer one is looked at anyway.
            #expect(DecisionDraft(verdict, learnedOf: 2, on: journey.course) == nil)
        }
        var held = journey
        try held.meet(.heldBack(version: 1, .byRule(.hold, 2)))
        #expect(try DecisionDraft(Self.verdict(.hold), learnedOf: 1, on: held.course) == nil)
    }

    private static func verdict(_ action: PolicyAction) throws -> Verdict {
        let words = BilingualText(en: "it is known", zh: "已知内容")
        let notice = action == .label ? ShownNotice(.suspected, words) : nil
        let firing = Firing(
            "pack/rule",
            version: 1,
            action: action,
            ground: CaseSamples.choice,
            statement: words,
            because: words,
        )
        return Verdict(
            action,
            in: .everywhere,
            notice: notice,
            firings: [firing],
            shadows: [],
            pin: PolicyPin(profile: .init("eu", 1), packs: [], rules: []),
        )
    }
}
