import Labels
import Policy
import Testing

@testable import Casework

/// Random orders of events never reach a forbidden state; and the witness that says so notices
/// rules that are broken on purpose.
@Suite struct ItemRulesPropertyTests {
    typealias Rule =
        @Sendable (ItemCourse, ItemEvent, PublishingRefusal?) throws(TransitionRefusal) ->
        Transition

    static let whole: Rule = { course, event, publisher throws(TransitionRefusal) in
        try ItemRules().next(course, event, publisher: publisher)
    }

    /// The first complaint of a run, with the number of its event; nil: none.
    static func complaint(
        _ seed: UInt64,
        events: Int,
        _ rule: Rule,
        _ look: (ItemCourse, ItemCourse, TransitionRefusal?) -> Void = { _, _, _ in },
    ) -> String? {
        var (dice, witness, course) = (EventDice(seed: seed), CourseWitness(), ItemCourse())
        for number in 1...events {
            let (event, publisher) = (dice.event(for: course), dice.publisher())
            do throws(TransitionRefusal) {
                let after = try rule(course, event, publisher).after
                let found = witness.complaints(event, publisher, course, after)
                if let first = found.first {
                    return "seed \(seed), event \(number) (\(event.word)): \(first)"
                }
                look(course, after, nil)
                course = after
            } catch {
                look(course, course, error)
            }
        }
        return nil
    }

    @Test(arguments: 0..<8)
    func `no order of events reaches a forbidden state`(_ block: UInt64) {
        var (states, codes): (Set<ItemState>, Set<String>) = ([], [])
        let seeds = block * 40..<(block + 1) * 40
        for seed in seeds {
            let complaint = Self.complaint(seed, events: 80, Self.whole) { _, after, refusal in
                states.insert(after.state)
                if let refusal { codes.insert(refusal.code) }
            }
            #expect(complaint == nil)
        }
        print("seeds \(seeds): \(states.count) states, \(codes.count) kinds of refusals")
        // Orders that lead nowhere would prove nothing.
        #expect(states == Set(ItemState.allCases))
        #expect(codes.count >= 12, "\(codes.sorted())")
    }

    /// Rules that are broken on purpose, each by what a careless change might do.
    enum Break: String, CaseIterable, Sendable {
        case anyLabelWillDo, labelsAreForgotten, onePersonIsEnough, everybodyMayPublish
        case endedItemsGoOn, decisionsAreInvented, stopsAreForgotten
        case labelsFall, sameFilesPlayOn, nobodyLooks

        func next(
            _ course: ItemCourse,
            _ event: ItemEvent,
            _ publisher: PublishingRefusal?,
        ) throws(TransitionRefusal) -> Transition {
            var (course, publisher) = (course, publisher)
            if self == .everybodyMayPublish { publisher = nil }
            if self == .endedItemsGoOn { course.ending = nil }
            var after = try ItemRules().next(course, bent(event), publisher: publisher).after
            if self == .stopsAreForgotten, event.isArrival { after.stops = [] }
            return Transition(before: course, after: after)
        }

        private func bent(_ event: ItemEvent) -> ItemEvent {
            switch (self, event) {
            case (.anyLabelWillDo, .labelRead(let version, _)): .labelRead(version: version, .is)
            case (.labelsAreForgotten, .concluded(let version, let ruling))
            where ruling.action != .label:
                .concluded(version: version, ruling.changed { $0.label = nil })
            case (.decisionsAreInvented, .concluded(let version, let ruling)):
                .concluded(version: version, ruling.under(CaseSamples.id(99_999)))
            case (.labelsFall, .versionReceived(let arrival)):
                .versionReceived(.init(keepsPlayingFile: arrival.keepsPlayingFile))
            case (.sameFilesPlayOn, .versionReceived(let arrival)):
                .versionReceived(.init(keepsFile: arrival.keepsFile))
            case (.nobodyLooks, .concluded(let version, let ruling)):
                .concluded(version: version, ruling.changed { $0.holdReason = nil })
            case (.onePersonIsEnough, .decided(let ruling)):
                .decided(
                    ruling.changed {
                        guard !$0.people.isEmpty else { return }
                        $0.deciders.insert(.person(CaseSamples.person("nobody")))
                    }
                )
            default: event
            }
        }
    }

    @Test(arguments: Break.allCases)
    func `a broken rule is noticed`(_ broken: Break) {
        let found = (0..<5_000).lazy.compactMap { seed in
            Self.complaint(UInt64(seed), events: 80) {
                course,
                event,
                publisher throws(TransitionRefusal) in
                try broken.next(course, event, publisher)
            }
        }.first
        print("\(broken): \(found ?? "nothing")")
        #expect(found != nil)
    }
}

extension Ruling {
    fileprivate func changed(_ change: (inout Ruling) -> Void) -> Ruling {
        var ruling = self
        change(&ruling)
        return ruling
    }

    fileprivate func under(_ id: DecisionID) -> Ruling {
        Ruling(id, action, on: ground, in: territory, by: deciders, label: label, remedy: remedy)
    }
}
