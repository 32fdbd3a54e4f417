import Media
import Testing

@testable import Containers

@Suite struct FLACDamageTests {
    private static let fixtures: [[UInt8]] = [
        FLACFixture.file(
            [
                FLACFixture.streamInfo, (3, Array(repeating: 1, count: 18)),
                FLACFixture.comments(["TITLE=t", "AIGC=1"]), FLACFixture.padding(30),
                FLACFixture.comments(["AIGC=2"]),
            ],
            prefix: FLACFixture.tag(version: 4, type: "application/c2pa", object: [1, 2, 3]),
        ),
        FLACFixture.file(
            [FLACFixture.streamInfo],
            prefix: FLACFixture.tag(
                version: 3,
                type: "application/c2pa",
                object: [1],
                unicode: true,
            ),
        ),
        FLACFixture.file(
            [FLACFixture.streamInfo],
            prefix: ID3Fixture.wrapped(
                3,
                Unsynchronisation.applied(to: ID3Fixture.text("TXXX", "AIGC\0{}").bytes(3)),
                flags: 0x80,
            ),
        ),
    ]

    /// Reads and, when that works, edits and writes; may refuse, must return.
    private static func survive(_ bytes: [UInt8]) {
        let source = MemorySource(bytes)
        guard let container = try? FLACContainer(source) else { return }
        for entry in container.metadata { #expect(entry.range.upperBound <= source.size) }
        let slots = [.tag("AIGC"), .other("id3:TXXX:AIGC"), .xmp].filter(container.canSet)
        let changes = slots.map { MetadataChange(slot: $0, text: "new") }
        guard let splice = try? container.splice(setting: changes) else { return }
        try? splice.write(from: source, to: MemorySink())
    }

    @Test(arguments: 0..<3, [0x01, 0x80, 0xFF, 0x00] as [UInt8])
    func `never traps on a damaged byte`(_ fixture: Int, _ mask: UInt8) {
        let whole = Self.fixtures[fixture]
        for index in whole.indices {
            var bytes = whole
            bytes[index] = mask == 0 ? 0 : bytes[index] ^ mask
            Self.survive(bytes)
        }
    }

    @Test(arguments: 0..<3)
    func `never traps on a file cut short`(_ fixture: Int) {
        let whole = Self.fixtures[fixture]
        for count in whole.indices { Self.survive(Array(whole[..<count])) }
    }
}
