import Policy
import Testing

@testable import Casework

@Suite struct ObjectionTests {
    private let decision = DecisionID("01940000-0000-7000-8000-000000000001")

    private func course(_ stage: (DecisionID) -> VersionStage) throws -> ItemCourse {
        var course = ItemCourse()
        course.newest.stage = stage(try #require(decision))
        return course
    }

    @Test func `what plays or is examined is stopped, what waits is held, what is refused is left`()
        throws
    {
        let expected: [(VersionStage, DecisionAction?)] = [
            (.received, .stop), (.examining, .stop), (.cleared(try #require(decision)), .stop),
            (.held(try #require(decision)), .hold), (.labelling(try #require(decision)), .hold),
            (.refused(try #require(decision)), nil),
        ]
        for (stage, action) in expected {
            let draft = DecisionDraft(objectionTo: try course { _ in stage })
            #expect(draft?.action == action, "\(stage)")
            #expect(draft == nil || draft?.holdReason == .personShown)
            // Whoever ended a legal stop would need a second person.
            #expect(draft == nil || draft?.ground.kind == .ownChoice)
        }
        var ended = try course { .cleared($0) }
        ended.ending = .removed
        #expect(DecisionDraft(objectionTo: ended) == nil)
    }

    @Test func `the rules take what is drafted, from software, at every stage`() throws {
        let ruled = try #require(DecisionID("01940000-0000-7000-8000-000000000002"))
        for stage in [
            VersionStage.received, .examining, .cleared(ruled), .held(ruled), .labelling(ruled),
        ] {
            let course = try course { _ in stage }
            let draft = try #require(DecisionDraft(objectionTo: course))
            let ruling = draft.ruling(try #require(decision), by: [.software("likeness")])
            let next = try ItemRules().next(course, .decided(ruling)).after
            #expect(next.state == (draft.action == .stop ? .stopped : .held), "\(stage)")
        }
    }

    @Test func `ending the stop lets play what played, and nothing else`() throws {
        let (stop, person) = (try #require(decision), try #require(PersonName("ann")))
        let other = try #require(DecisionID("01940000-0000-7000-8000-000000000002"))
        let end = try #require(DecisionID("01940000-0000-7000-8000-000000000003"))
        for stage in [VersionStage.cleared(other), .received, .examining] {
            var course = ItemCourse()
            course.newest.stage = stage
            let draft = try #require(DecisionDraft(objectionTo: course))
            let rules = ItemRules()
            let stopped = try rules.next(
                course,
                .decided(draft.ruling(stop, by: [.software("likeness")])),
            ).after
            #expect(stopped.onlyResumes)
            let ruling = DecisionDraft(endingObjection: stop).ruling(end, by: [.person(person)])
            #expect(ruling.graveActs(on: stopped).isEmpty)
            #expect(try rules.next(stopped, .decided(ruling)).after == course, "\(stage)")
        }
        var held = ItemCourse()
        held.newest.stage = .held(other)
        #expect(!held.onlyResumes)
    }
}
