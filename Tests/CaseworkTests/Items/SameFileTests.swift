import Casework
import Foundation
import Labels
import Policy
import Testing

/// New versions of a file that is known already: late declarations, new words, requests for a label.
@Suite struct SameFileTests {
    private static let same = ItemEvent.versionReceived(
        .init(keepsFile: true, keepsPlayingFile: true)
    )

    /// An item that plays without a label.
    private func live() throws -> Journey { try .examined(.byRule(.release, 1)) }

    @Test func `what rules want labelled now doesn't play on until it is`() throws {
        var journey = try live()
        try journey.meet(Self.same)
        #expect(journey.state == .live)
        let ruling = Ruling.byRule(.label, 2, on: CaseSamples.law, label: .mayBe)
        let step = try journey.meet(.decided(ruling.lifting([])))
        #expect(step.work == nil)
        #expect(journey.course.playing == nil)
        // It is on its way back for viewers, whatever detectors do meanwhile.
        for event in [ItemEvent.examinationStarted(version: 2)] {
            #expect(journey.state == .labelling)
            #expect(gate(journey) == .refuse(.labelling))
            try journey.meet(event)
        }
        #expect(journey.state == .labelling)
        try journey.meet(.concluded(version: 2, .byRule(.label, 3, label: .mayBe)))
        #expect(throws: TransitionRefusal.labelTooLow(read: .suspected, wanted: .mayBe)) {
            try journey.meet(.labelRead(version: 2, .suspected))
        }
        try journey.meet(.labelRead(version: 2, .mayBe))
        #expect(gate(journey) == .play(version: 2, notice: .mayBe))
        #expect(journey.course.pause == nil)
    }

    @Test func `even where the examination finds nothing, what was declared is labelled`() throws {
        var journey = try live()
        try journey.meet(Self.same)
        try journey.meet(.decided(Ruling.byRule(.label, 2, label: .mayBe).lifting([])))
        try journey.meet(.examinationStarted(version: 2))
        let step = try journey.meet(.concluded(version: 2, .byRule(.release, 3)))
        #expect(step.work == .label(version: 2, .mayBe, CaseSamples.id(3)))
        #expect(journey.state == .labelling)
    }

    @Test func `what has that label already plays on`() throws {
        var journey = try Journey.examined(.byRule(.label, 1, label: .is))
        try journey.meet(.labelRead(version: 1, .is))
        try journey.meet(Self.same)
        try journey.meet(.decided(Ruling.byRule(.label, 2, label: .mayBe).lifting([])))
        #expect(gate(journey) == .play(version: 1, notice: .is))
    }

    @Test func `a notice that no rule wants as a label stands around the player at once`() throws {
        var journey = try live()
        let arrival = ItemEvent.Arrival(keepsFile: true, keepsPlayingFile: true, shown: .mayBe)
        try journey.meet(.versionReceived(arrival))
        #expect(gate(journey) == .play(version: 1, notice: .mayBe))
        var other = try live()
        try other.meet(.versionReceived(.init(shown: .mayBe)))
        #expect(gate(other) == .play(version: 1, notice: nil))
    }

    @Test func `an examination that asks for a label pauses the same file, and no other`() throws {
        for isSame in [true, false] {
            var journey = try live()
            try journey.meet(.versionReceived(.init(keepsPlayingFile: isSame)))
            try journey.meet(.examinationStarted(version: 2))
            try journey.meet(.concluded(version: 2, .byRule(.hold, 2, label: .mayBe)))
            #expect(journey.course.playing?.number == (isSame ? nil : 1))
            #expect(journey.state == (isSame ? .held : .live))
        }
    }

    @Test func `a label that only its owner wants pauses nothing`() throws {
        var journey = try live()
        try journey.meet(Self.same)
        try journey.meet(.examinationStarted(version: 2))
        var ruling = Ruling.byRule(.label, 2, label: .mayBe)
        ruling.deciders = [.software("examination")]
        try journey.meet(.concluded(version: 2, ruling))
        #expect(gate(journey) == .play(version: 1, notice: nil))
        try journey.meet(.labelRead(version: 2, .mayBe))
        #expect(gate(journey) == .play(version: 2, notice: .mayBe))
    }

    @Test func `nobody lowers a label by saying something else of the same file`() throws {
        var journey = try Journey.examined(.byRule(.label, 1, label: .mayBe))
        try journey.meet(.labelRead(version: 1, .mayBe))
        for version in 2...3 {
            try journey.meet(Self.same)
            #expect(journey.course.newest.wanted == .mayBe)
            try journey.meet(.examinationStarted(version: version))
        }
        try journey.meet(.concluded(version: 3, .byRule(.release, 2)))
        #expect(journey.course.newest.stage == .labelling(CaseSamples.id(2)))
        // Another file is judged by itself.
        try journey.meet(.versionReceived())
        #expect(journey.course.newest.wanted == nil)
    }

    @Test func `courses of yesterday are read, and those of today as they were written`() throws {
        let old = #"{"newest":{"number":2,"stage":"received"},"stops":[],"ageLimits":[]}"#
        let read = try JSONDecoder().decode(ItemCourse.self, from: Data(old.utf8))
        #expect(read.pause == nil && !read.newest.hasPlayingFile && !read.newest.awaitsReview)
        var journey = try live()
        try journey.meet(Self.same)
        try journey.meet(.examinationStarted(version: 2))
        var hold = Ruling.byRule(.hold, 2, label: .mayBe)
        hold.holdReason = .awaitingReview
        hold.delay = HoldDelay(times: 2, since: Date(timeIntervalSince1970: 5))
        try journey.meet(.concluded(version: 2, hold))
        let again = try JSONDecoder().decode(
            ItemCourse.self,
            from: JSONEncoder().encode(journey.course),
        )
        #expect(again == journey.course && again.pause?.version == 1 && again.newest.awaitsReview)
        let ruling = try JSONDecoder().decode(Ruling.self, from: JSONEncoder().encode(hold))
        #expect(ruling == hold)
    }

    private func gate(_ journey: Journey) -> GateAnswer {
        GateEntry(
            item: CaseSamples.item(),
            tenant: CaseSamples.tenant(),
            course: journey.course,
        ).answer(country: "DE", ageBand: .adult)
    }
}

extension Ruling {
    /// The same, about these stops alone.
    fileprivate func lifting(_ stops: Set<DecisionID>) -> Ruling {
        var ruling = self
        ruling.lifts = stops
        return ruling
    }
}
