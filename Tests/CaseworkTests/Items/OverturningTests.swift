import Casework
import Labels
import Policy
import Testing

/// What an overturned appeal brings for an item.
@Suite struct OverturningTests {
    private static func overturn(
        _ numbers: Int...,
        removed: Bool = false,
        label: Notice? = nil,
    ) -> ItemEvent {
        .overturned(
            ItemEvent.Overturned(
                Set(numbers.map { CaseSamples.id($0) }),
                hasRemoved: removed,
                label: label,
            ),
            .by("zoe", .release, 90),
        )
    }

    @Test func `only what was wrong is lifted`() throws {
        var journey = try Journey.examined(.byRule(.release, 1))
        try journey.meet(.decided(.by("ann", .stop, 2, on: CaseSamples.law)))
        try journey.meet(.decided(.by("ben", .stop, 3)))
        try journey.meet(Self.overturn(2))
        #expect(journey.course.stops.map(\.decision) == [CaseSamples.id(3)])
        try journey.meet(Self.overturn(3))
        #expect(journey.state == .live)
    }

    @Test func `a hold goes on as its verdict says: labelled first`() throws {
        var journey = try Journey.examined(.byRule(.hold, 1, label: .is))
        let step = try journey.meet(Self.overturn(1, label: .is))
        #expect(step.work == .label(version: 1, .is, CaseSamples.id(90)))
        try journey.meet(.labelRead(version: 1, .is))
        #expect(journey.state == .live)
        var other = try Journey.examined(.byRule(.hold, 1))
        try other.meet(Self.overturn(1))
        #expect(other.state == .live)
    }

    @Test func `a label that a wrong stop alone asked for is asked for no more`() throws {
        var journey = try Journey.examined(.byRule(.release, 1))
        try journey.meet(.decided(.by("ann", .stop, 2, label: .is)))
        try journey.meet(Self.overturn(2))
        #expect(journey.state == .live && journey.course.newest.wanted == nil)
        // Where another decision asks for it, it waits for its label.
        var other = try Journey.examined(.byRule(.release, 1))
        try other.meet(.decided(.by("ann", .stop, 2, label: .is)))
        try other.meet(Self.overturn(2, label: .mayBe))
        #expect(other.state == .held && other.course.newest.wanted == .mayBe)
    }

    @Test func `what was removed returns to what it was`() throws {
        var journey = try Journey.examined(.byRule(.release, 1))
        try journey.meet(.decided(.by("ann", "ben", .remove, 2)))
        #expect(journey.state == .removed)
        #expect(throws: TransitionRefusal.ended(.removed)) {
            try journey.meet(.decided(.by("ann", "ben", .release, 3)))
        }
        // Another appeal lifts what it is about, and doesn't bring the item back.
        try journey.meet(Self.overturn(1))
        #expect(journey.state == .removed)
        try journey.meet(Self.overturn(2, removed: true))
        #expect(journey.state == .live)
    }

    @Test func `what was removed while it was examined is examined anew`() throws {
        var journey = Journey()
        try journey.meet(.examinationStarted(version: 1))
        try journey.meet(.decided(.by("ann", "ben", .remove, 2)))
        let step = try journey.meet(Self.overturn(2, removed: true))
        #expect(journey.state == .received && step.work == .examine(version: 1))
    }

    @Test func `what was removed before its label was written waits`() throws {
        var journey = try Journey.examined(.byRule(.label, 1, label: .is))
        try journey.meet(.decided(.by("ann", "ben", .remove, 2)))
        try journey.meet(Self.overturn(2, removed: true, label: .is))
        #expect(journey.state == .held)
    }

    @Test func `nothing follows on what its owner took back, nor without a person`() throws {
        var journey = try Journey.examined(.byRule(.hold, 1))
        #expect(throws: TransitionRefusal.personNeeded(.release)) {
            try journey.meet(
                .overturned(ItemEvent.Overturned([CaseSamples.id(1)]), .byRule(.release, 4))
            )
        }
        try journey.meet(.withdrawn)
        #expect(throws: TransitionRefusal.ended(.withdrawn)) {
            try journey.meet(Self.overturn(1))
        }
    }
}
