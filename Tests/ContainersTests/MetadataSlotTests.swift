import Testing

@testable import Containers

@Suite struct MetadataSlotTests {
    @Test(
        arguments: [
            (.tag("AIGC"), .tag("aigc"), true), (.tag("É"), .tag("é"), false),
            (.tag("AIGC"), .tag("A\u{131}GC"), false), (.tag("k"), .tag("\u{212A}"), false),
            (.tag("XMP"), .xmp, false), (.other("a"), .other("A"), false), (.xmp, .xmp, true),
        ] as [(MetadataSlot, MetadataSlot, Bool)]
    )
    func `compares keys without regard to the case of ASCII letters`(
        _ one: MetadataSlot,
        _ other: MetadataSlot,
        _ isSame: Bool,
    ) {
        #expect(one.isSame(as: other) == isSame)
        #expect(other.isSame(as: one) == isSame)
    }

    @Test func `keeps the last change of each place`() {
        let changes = [
            MetadataChange(slot: .tag("AIGC"), text: "1"), MetadataChange(slot: .xmp, text: "2"),
            MetadataChange(slot: .tag("aigc"), text: "3"),
            MetadataChange(slot: .comment, text: "4"),
        ]
        #expect(changes.lastOfEachSlot == Array(changes.dropFirst()))
    }
}
