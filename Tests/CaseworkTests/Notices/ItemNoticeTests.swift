import Foundation
import Labels
import Policy
import Testing

@testable import Casework

@Suite struct ItemNoticeTests {
    private static let ground = PolicyGround(.ownChoice, territory: .everywhere)

    private func id(_ number: Int) throws -> DecisionID {
        try #require(DecisionID("01940000-0000-7000-8000-00000000000\(number)"))
    }

    private func ruling(_ number: Int, _ action: DecisionAction) throws -> Ruling {
        Ruling(try id(number), action, on: Self.ground, by: [.software("tests")])
    }

    private func course(_ stage: VersionStage, stoppedBy stop: Int? = nil) throws -> ItemCourse {
        var course = ItemCourse()
        course.newest.stage = stage
        if let stop {
            course.stops = [
                ItemCourse.Stop(
                    decision: try id(stop),
                    ground: Self.ground,
                    territory: .everywhere,
                    version: 1,
                    people: 1,
                    remedy: .decision,
                )
            ]
        }
        return course
    }

    @Test(arguments: [
        DecisionAction.label, .ageRestrict, .hold, .stop, .remove,
    ])
    func `whatever burdens an item is told`(_ action: DecisionAction) throws {
        let ruling = try ruling(1, action)
        let (before, after) = (try course(.examining), try course(.held(try id(1))))
        for event in [
            ItemEvent.concluded(version: 1, ruling), .decided(ruling),
            .heldBack(version: 1, ruling), .termEnded(try id(2), ruling),
        ] {
            #expect(ItemNotice(of: event, from: before, to: after) == .made(try id(1), action))
        }
    }

    @Test func `the first release is not told, and one that lifts something is`() throws {
        let release = try ruling(3, .release)
        let cleared = try course(.cleared(try id(3)))
        #expect(
            ItemNotice(
                of: .concluded(version: 1, release),
                from: try course(.examining),
                to: cleared,
            ) == nil
        )
        for before in [
            try course(.held(try id(1))), try course(.refused(try id(1))),
            try course(.cleared(try id(1)), stoppedBy: 2),
        ] {
            let notice = ItemNotice(of: .decided(release), from: before, to: cleared)
            #expect(notice == .lifted(try id(3)))
        }
    }

    @Test func `a label that ends a stop lifts it, and one that only was missing lifts nothing`()
        throws
    {
        let read = ItemEvent.labelRead(version: 1, .is)
        let (labelling, cleared) = (
            try course(.labelling(try id(1)), stoppedBy: 1), try course(.cleared(try id(1))),
        )
        #expect(ItemNotice(of: read, from: labelling, to: cleared) == .lifted(try id(1)))
        #expect(ItemNotice(of: read, from: try course(.labelling(try id(1))), to: cleared) == nil)
    }

    @Test func `what its owner does is told to nobody`() throws {
        let held = try course(.held(try id(1)))
        var gone = held
        gone.ending = .withdrawn
        #expect(ItemNotice(of: .withdrawn, from: held, to: gone) == nil)
        #expect(
            ItemNotice(of: .versionReceived(), from: held, to: try course(.received)) == nil
        )
        #expect(
            ItemNotice(
                of: .examinationStarted(version: 1),
                from: try course(.received),
                to: try course(.examining),
            ) == nil
        )
    }
}
