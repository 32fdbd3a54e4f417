import Casework
import Labels
import Policy
import Testing

/// The way of an item, step by step.
@Suite struct ItemRulesTests {
    @Test func `an item that nothing speaks against is live after its examination`() throws {
        var journey = Journey()
        #expect(journey.state == .received)
        try journey.meet(.examinationStarted(version: 1))
        #expect(journey.state == .examining)
        let end = try journey.meet(.concluded(version: 1, .byRule(.release, 1)))
        #expect(journey.state == .live)
        #expect(end.work == nil)
        #expect(journey.course.playing?.number == 1)
    }

    @Test func `a synthetic item is live once its label was read back`() throws {
        var journey = Journey()
        try journey.meet(.examinationStarted(version: 1))
        let step = try journey.meet(.concluded(version: 1, .byRule(.label, 1, label: .mayBe)))
        #expect(journey.state == .labelling)
        #expect(step.work == .label(version: 1, .mayBe, CaseSamples.id(1)))
        #expect(throws: TransitionRefusal.labelTooLow(read: .suspected, wanted: .mayBe)) {
            try journey.meet(.labelRead(version: 1, .suspected))
        }
        try journey.meet(.labelRead(version: 1, .is))
        #expect(journey.state == .live)
        #expect(journey.course.playing?.notice == .is)
    }

    @Test func `a stopped item comes back through its label, as the law has it`() throws {
        var journey = try Journey.examined(.byRule(.release, 1))
        var stop = Ruling.by("ann", .stop, 2, on: CaseSamples.law, label: .is)
        stop.remedy = .label
        try journey.meet(.decided(stop))
        #expect(journey.state == .stopped)
        #expect(throws: TransitionRefusal.labelFirst(.is)) {
            try journey.meet(.decided(.by("ann", "ben", .release, 3)))
        }
        let step = try journey.meet(.decided(.by("ann", .label, 4, label: .is)))
        #expect(step.work == .label(version: 1, .is, CaseSamples.id(4)))
        #expect(journey.state == .labelling)
        try journey.meet(.labelRead(version: 1, .is))
        #expect(journey.state == .live)
    }

    @Test func `what plays goes on until its new version is live`() throws {
        var journey = try Journey.examined(.byRule(.release, 1))
        let step = try journey.meet(.versionReceived())
        #expect(step.work == .examine(version: 2))
        #expect(journey.state == .live)
        try journey.meet(.examinationStarted(version: 2))
        #expect(journey.course.playing?.number == 1)
        try journey.meet(.concluded(version: 2, .byRule(.hold, 2)))
        #expect(journey.course.playing?.number == 1)
        #expect(throws: TransitionRefusal.outdated(version: 1, newest: 2)) {
            try journey.meet(.labelRead(version: 1, .is))
        }
        try journey.meet(.decided(.by("ann", .release, 3)))
        #expect(journey.course.playing?.number == 2)
        #expect(journey.course.older == nil)
    }

    @Test func `a new version that is refused leaves the one that plays`() throws {
        var journey = try Journey.examined(.byRule(.release, 1))
        try journey.meet(.versionReceived())
        try journey.meet(.examinationStarted(version: 2))
        try journey.meet(.concluded(version: 2, .byRule(.stop, 2)))
        #expect(journey.state == .live)
        #expect(journey.course.playing?.number == 1)
    }

    @Test func `a file that can't be played is stopped until a new one comes`() throws {
        var unreadable = Ruling.byRule(.stop, 1)
        unreadable.remedy = .newVersion
        var journey = try Journey.examined(unreadable)
        #expect(journey.state == .stopped)
        try journey.meet(.versionReceived())
        try journey.meet(.examinationStarted(version: 2))
        #expect(journey.state == .stopped)
        try journey.meet(.concluded(version: 2, .byRule(.release, 2)))
        #expect(journey.state == .live)
    }

    @Test func `one state's stop leaves the item elsewhere`() throws {
        var journey = try Journey.examined(.byRule(.release, 1))
        var stop = Ruling.by("ann", .stop, 2, on: CaseSamples.law)
        stop.territory = CaseSamples.territory("CN")
        try journey.meet(.decided(stop))
        #expect(journey.state == .stopped)
        #expect(journey.course.playing?.number == 1)
    }

    @Test func `what two people stopped, or the law, one person doesn't release`() throws {
        let stops = [
            (Ruling.by("ann", "ben", .stop, 2), GraveAct.endingStopOfTwo),
            (Ruling.by("ann", .stop, 2, on: CaseSamples.law), .endingLegalStop),
        ]
        for (stop, act) in stops {
            var journey = try Journey.examined(.byRule(.release, 1))
            try journey.meet(.decided(stop))
            #expect(throws: TransitionRefusal.secondPersonNeeded([act])) {
                try journey.meet(.decided(.by("cid", .release, 3)))
            }
            #expect(throws: TransitionRefusal.secondPersonNeeded([act])) {
                try journey.meet(.decided(.by("cid", .label, 3, label: .is)))
            }
            try journey.meet(.decided(.by("cid", "ann", .release, 3)))
            #expect(journey.state == .live)
        }
    }

    @Test func `nothing is removed by a rule or by one person`() throws {
        var journey = try Journey.examined(.byRule(.release, 1))
        #expect(throws: TransitionRefusal.personNeeded(.remove)) {
            try journey.meet(.decided(.byRule(.remove, 2)))
        }
        #expect(throws: TransitionRefusal.secondPersonNeeded([.removal])) {
            try journey.meet(.decided(.by("ann", "ann", .remove, 2)))
        }
        try journey.meet(.decided(.by("ann", "ben", .remove, 2)))
        #expect(journey.state == .removed)
        for event: ItemEvent in [
            .withdrawn, .versionReceived(), .decided(.by("ann", .release, 3)),
        ] {
            #expect(throws: TransitionRefusal.ended(.removed)) { try journey.meet(event) }
        }
    }

    @Test func `a person may find a suspicion unfounded, and nothing stronger`() throws {
        for notice in Notice.allCases {
            var journey = try Journey.examined(.byRule(.hold, 1, label: notice))
            if notice == .suspected {
                try journey.meet(.decided(.by("ann", .release, 2)))
                #expect(journey.state == .live)
            } else {
                #expect(throws: TransitionRefusal.labelFirst(notice)) {
                    try journey.meet(.decided(.by("ann", .release, 2)))
                }
            }
        }
    }

    @Test func `an account that may not publish brings nothing and lets nothing go live`() throws {
        var journey = Journey()
        try journey.meet(.examinationStarted(version: 1))
        journey.publisher = .suspended
        let refusal = TransitionRefusal.publisher(.suspended)
        #expect(throws: refusal) {
            try journey.meet(.concluded(version: 1, .byRule(.release, 1)))
        }
        #expect(throws: refusal) { try journey.meet(.versionReceived()) }
        try journey.meet(.concluded(version: 1, .byRule(.hold, 2)))
        #expect(throws: refusal) { try journey.meet(.decided(.by("ann", .release, 3))) }
        #expect(throws: refusal) { try journey.meet(.decided(.by("ann", .label, 3, label: .is))) }
        #expect(journey.state == .held)
    }

    @Test func `when a hold's time is over, what was said happens`() throws {
        var journey = try Journey.examined(.byRule(.hold, 1, label: .mayBe))
        #expect(throws: TransitionRefusal.overtaken(CaseSamples.id(9))) {
            try journey.meet(.termEnded(CaseSamples.id(9), .byRule(.release, 2)))
        }
        try journey.meet(.termEnded(CaseSamples.id(1), .byRule(.release, 2)))
        #expect(journey.state == .labelling)
    }

    @Test func `when a stop's time is over, a label that is missing keeps it`() throws {
        var journey = try Journey.examined(.byRule(.release, 1))
        try journey.meet(.decided(.by("ann", .stop, 2)))
        var second = Ruling.by("ann", .stop, 3, label: .is)
        second.remedy = .label
        try journey.meet(.decided(second))
        try journey.meet(.termEnded(CaseSamples.id(2), .byRule(.release, 4)))
        #expect(journey.course.stops.map(\.remedy) == [.label, .label])
        #expect(journey.state == .stopped)
    }

    @Test func `an age limit stands until a decision names it`() throws {
        var journey = try Journey.examined(.byRule(.release, 1))
        #expect(throws: TransitionRefusal.noAge) {
            try journey.meet(.decided(.by("ann", .ageRestrict, 2)))
        }
        var limit = Ruling.by("ann", .ageRestrict, 2)
        limit.minimumAge = 18
        try journey.meet(.decided(limit))
        #expect(throws: TransitionRefusal.alreadyLive) {
            try journey.meet(.decided(.by("ann", .release, 3)))
        }
        var release = Ruling.by("ann", .release, 3)
        release.lifts = [CaseSamples.id(2)]
        try journey.meet(.decided(release))
        #expect(journey.course.ageLimits == [])
    }

    @Test func `a label that fails holds the item, and stops stand again`() throws {
        var journey = try Journey.examined(.byRule(.release, 1))
        try journey.meet(.decided(.by("ann", .stop, 2)))
        try journey.meet(.decided(.by("ann", .label, 3, label: .is)))
        #expect(journey.state == .labelling)
        try journey.meet(.heldBack(version: 1, .byRule(.hold, 4)))
        #expect(journey.state == .stopped)
        #expect(journey.course.newest.stage == .held(CaseSamples.id(4)))
    }

    @Test func `every refusal says in both languages what to do`() {
        let refusals: [TransitionRefusal] = [
            .ended(.removed), .ended(.withdrawn), .outdated(version: 1, newest: 2),
            .otherStage(stage: "held", event: "x"), .stillExamined, .labelFirst(.is), .noNotice,
            .noAge, .labelTooLow(read: .suspected, wanted: .is), .publisher(.closed), .alreadyLive,
            .liveIsStopped, .unknownStop(CaseSamples.id(1)), .overtaken(CaseSamples.id(1)),
            .secondPersonNeeded(Set(GraveAct.allCases)), .personNeeded(.remove),
            .tooManyVersions(limit: 3),
        ]
        #expect(Set(refusals.map(\.code)).count == refusals.count - 1)
        for refusal in refusals {
            #expect(refusal.words.english.count > 15, "\(refusal.code)")
            #expect(refusal.words.chinese.contains { $0 > "\u{4e00}" }, "\(refusal.code)")
        }
    }

    @Test func `there is a most of versions`() throws {
        var limits = ItemLimits()
        limits.versions = 2
        let rules = ItemRules(limits: limits)
        let two = try rules.next(ItemCourse(), .versionReceived()).after
        #expect(throws: TransitionRefusal.tooManyVersions(limit: 2)) {
            _ = try rules.next(two, .versionReceived())
        }
    }
}
