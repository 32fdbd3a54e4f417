import Labels
import Policy
import Testing

@testable import Casework

@Suite struct RehearsalTests {
    /// What each comes to: the action, the label it asks for, what ends it.
    private static let ends: [Rehearsal: (DecisionAction, Notice?, Ruling.Remedy)] = [
        .release: (.release, nil, .decision), .label: (.label, .mayBe, .decision),
        .hold: (.hold, nil, .decision), .stop: (.stop, nil, .decision),
        .refuseLabel: (.label, .mayBe, .decision), .notMedia: (.stop, nil, .newVersion),
        .fail: (.hold, nil, .decision),
    ]

    @Test(arguments: Rehearsal.allCases)
    func `an end is decided as such, and its statement names the sandbox`(
        _ rehearsal: Rehearsal
    ) throws {
        let draft = rehearsal.draft
        let (action, label, remedy) = try #require(Self.ends[rehearsal])
        #expect(draft.action == action)
        #expect(draft.marks.label == label)
        #expect(draft.remedy == remedy)
        #expect(draft.automation == .full)
        #expect(draft.facts.english.contains("this is a sandbox"))
        #expect(draft.facts.english.contains(rehearsal.rawValue))
        #expect(draft.facts.chinese.contains("沙箱"))
        #expect((rehearsal.labelComplaint != nil) == (rehearsal == .refuseLabel))
    }

    @Test func `no end but a release and a label lets it play`() {
        let playing = Rehearsal.allCases.filter { ![.hold, .stop].contains($0.draft.action) }
        #expect(Set(playing) == [.release, .label, .refuseLabel])
    }
}
