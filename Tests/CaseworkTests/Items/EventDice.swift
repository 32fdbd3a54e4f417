import Casework
import Labels
import Policy
import TestSupport

/// Throws events, sensible and senseless ones, from a seed.
struct EventDice {
    private var generator: SeededGenerator
    private var decisions = 0

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    mutating func publisher() -> PublishingRefusal? {
        number(7) == 0 ? .suspended : nil
    }

    mutating func event(for course: ItemCourse) -> ItemEvent {
        // Mostly about the newest version.
        let version = course.newest.number - (number(8) == 0 ? 1 : 0)
        switch number(20) {
        case 0...1: return .versionReceived(arrival())
        case 2...5: return .examinationStarted(version: version)
        case 6...9: return .concluded(version: version, ruling(course, people: 0))
        case 10...14: return .decided(ruling(course, people: number(4)))
        case 15...17: return .labelRead(version: version, notice())
        case 18:
            let held = number(3) == 0 ? course.older?.number ?? version : version
            return number(2) == 0
                ? .heldBack(version: held, ruling(course, people: 0, .hold))
                : .termEnded(aDecision(of: course), ruling(course, people: 0))
        default:
            if number(3) == 0 { return .noticeRaised(version: version, notice()) }
            return number(12) == 0 ? .withdrawn : .versionReceived(arrival())
        }
    }

    private mutating func number(_ bound: Int) -> Int {
        Int.random(in: 0..<bound, using: &generator)
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value { values[number(values.count)] }

    private mutating func arrival() -> ItemEvent.Arrival {
        let keepsFile = number(2) == 0
        return .init(
            keepsFile: keepsFile,
            keepsPlayingFile: number(2) == 0,
            shown: number(4) == 0 ? notice() : nil,
        )
    }

    private mutating func notice() -> Notice { pick(Notice.allCases) }

    private mutating func ruling(
        _ course: ItemCourse,
        people: Int,
        _ action: DecisionAction? = nil,
    ) -> Ruling {
        decisions += 1
        let action = action ?? aAction()
        var deciders: Set<Decider> = people == 0 ? [.rule("pack/rule")] : []
        for _ in 0..<people {
            deciders.insert(.person(CaseSamples.person(pick(["ann", "ben", "cid"]))))
        }
        var ruling = Ruling(
            CaseSamples.id(decisions),
            action,
            on: pick([CaseSamples.law, CaseSamples.choice]),
            in: CaseSamples.territory(pick(["everywhere", "everywhere", "CN", "EU"])),
            by: deciders,
            label: action == .label || number(3) == 0 ? notice() : nil,
            remedy: pick(Ruling.Remedy.allCases),
            lifts: lifts(course),
        )
        if action == .hold, people == 0, number(2) == 0 { ruling.holdReason = .awaitingReview }
        if action == .ageRestrict || number(8) == 0 { ruling.minimumAge = 18 }
        return ruling
    }

    private mutating func aAction() -> DecisionAction {
        number(25) == 0 ? .remove : pick([.release, .release, .label, .ageRestrict, .hold, .stop])
    }

    private mutating func lifts(_ course: ItemCourse) -> Set<DecisionID>? {
        switch number(4) {
        case 0: []
        case 1:
            Set(
                (course.stops.map(\.decision) + course.ageLimits.map(\.decision)
                    + [course.olderHold].compactMap(\.self)).filter { _ in number(2) == 0 }
            )
        default: nil
        }
    }

    private mutating func aDecision(of course: ItemCourse) -> DecisionID {
        let standing =
            course.stops.map(\.decision)
            + [course.newest.stage.decision, course.olderHold].compactMap(\.self)
        return standing.isEmpty || number(6) == 0 ? CaseSamples.id(1) : pick(standing)
    }
}
