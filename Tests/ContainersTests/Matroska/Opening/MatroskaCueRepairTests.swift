@testable import Containers
import Media
import Testing

/// Cue points of pictures that are no key pictures any more.
@Suite struct MatroskaCueRepairTests {
    private typealias Draft = MatroskaDraft

    private let repair = MatroskaCueRepair(
        track: 1,
        join: 100,
        keys: [
            .init(time: 0, cluster: 500, relative: 9, number: 2),
            .init(time: 60, cluster: 900, relative: 70_000, number: 5),
        ],
    )

    @Test func `a point whose picture is gone goes to the key picture before it`() throws {
        let points = try repaired([Self.point(70, [Self.position(1, 700, 33, 3)])])
        #expect(
            points == [
                Draft.element(
                    0xBB,
                    Draft.element(0xB3, [60])
                        + Draft.element(
                            0xB7,
                            Draft.element(0xF7, [1]) + Draft.element(0xF1, [3, 0x84])
                                + Draft.element(0xF0, [1, 0x11, 0x70])
                                + Draft.element(0x5378, [5]),
                        ),
                )
            ]
        )
    }

    @Test func `a key picture has one point, and other tracks keep theirs`() throws {
        let sound = Self.position(2, 700, 40, 1)
        let points = try repaired([
            Self.point(0, [Self.position(1, 500, 9, 2)]),
            Self.point(30, [Self.position(1, 600, 9, 2)]),
            Self.point(40, [Self.position(1, 600, 9, 2), sound]),
            Self.point(65, [sound]), Self.point(80, [sound, Self.position(1, 700, 33, 3)]),
            Self.point(100, [Self.position(1, 950, 9, 1)]),
        ])
        #expect(
            points == [
                Self.point(0, [Self.position(1, 500, 9, 2)]), Self.point(40, [sound]),
                Draft.element(
                    0xBB,
                    Draft.element(0xB3, [60])
                        + Draft.element(
                            0xB7,
                            Draft.element(0xF7, [1]) + Draft.element(0xF1, [3, 0x84])
                                + Draft.element(0xF0, [1, 0x11, 0x70])
                                + Draft.element(0x5378, [5]),
                        ),
                ), Self.point(65, [sound]), Self.point(80, [sound]),
                Self.point(100, [Self.position(1, 950, 9, 1)]),
            ]
        )
    }

    private func repaired(_ points: [[UInt8]]) throws -> [[UInt8]] {
        let limits = ContainerLimits()
        let nodes = try points.map { try EBMLNode(written: $0, for: 0) }
        return try repair.repaired(nodes, limits).map(\.raw)
    }

    private static func point(_ time: UInt8, _ positions: [[UInt8]]) -> [UInt8] {
        Draft.element(0xBB, Draft.element(0xB3, [time]) + positions.flatMap { $0 })
    }

    private static func position(
        _ track: UInt8,
        _ cluster: Int,
        _ relative: UInt8,
        _ number: UInt8,
    ) -> [UInt8] {
        let place = [UInt8(cluster >> 8), UInt8(cluster & 0xFF)]
        return Draft.element(
            0xB7,
            Draft.element(0xF7, [track]) + Draft.element(0xF1, place)
                + Draft.element(0xF0, [relative]) + Draft.element(0x5378, [number]),
        )
    }
}
