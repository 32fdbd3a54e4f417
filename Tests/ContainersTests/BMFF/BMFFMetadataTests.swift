@testable import Containers
import Media
import TestSupport
import Testing

@Suite struct BMFFMetadataTests {
    struct Place: Sendable, CustomTestStringConvertible {
        var name: String
        var userData: [UInt8]?
        var extra: [UInt8] = []
        var behind: [UInt8] = []
        var slot: MetadataSlot
        var texts = ["{1}"]
        var testDescription: String { name }
    }

    static let places: [Place] = [
        Place(
            name: "Keys",
            userData: SmallMetadata.keyed([("title", "t"), ("AIGC", "{1}")]),
            slot: .tag("AIGC"),
        ),
        Place(
            name: "Keys in QuickTime's meta",
            userData: SmallMetadata.keyed([("AIGC", "{1}")], isQuickTime: true),
            slot: .tag("AIGC"),
        ),
        Place(
            name: "Keys in UTF-16",
            userData: SmallMetadata.keyed([("AIGC", "\u{0}{\u{0}1\u{0}}")], type: 2),
            slot: .tag("AIGC"),
        ),
        Place(
            name: "bare meta",
            extra: SmallMetadata.keyed([("AIGC", "{1}")], isQuickTime: true),
            slot: .tag("AIGC"),
        ),
        Place(
            name: "both metas",
            userData: SmallMetadata.keyed([("AIGC", "{2}")]),
            extra: SmallMetadata.keyed([("AIGC", "{1}")]),
            slot: .tag("AIGC"),
            texts: ["{2}", "{1}"],
        ),
        Place(
            name: "second meta",
            userData: SmallMetadata.list(SmallMetadata.item("©nam", "t"))
                + SmallMetadata.keyed([("AIGC", "{1}")]),
            slot: .tag("AIGC"),
        ),
        Place(
            name: "closing zero",
            userData: SmallMetadata.keyed([("AIGC", "{1}")]) + [0, 0, 0, 0],
            slot: .tag("AIGC"),
        ),
        Place(
            name: "comment",
            userData: SmallMetadata.list(SmallMetadata.item("©cmt", "{1}")),
            slot: .comment,
        ),
        Place(
            name: "QuickTime's comment",
            userData: BoxBytes.box("©cmt", BoxBytes.u16(3) + [0x55, 0xC4], Array("{1}".utf8)),
            slot: .comment,
        ),
        Place(
            name: "encoder",
            userData: SmallMetadata.list(SmallMetadata.item("©too", "{1}")),
            slot: .other("ilst:©too"),
        ),
        Place(
            name: "QuickTime's encoder",
            userData: BoxBytes.box("©swr", BoxBytes.u16(3) + [0, 0], Array("{1}".utf8)),
            slot: .other("udta:©swr"),
        ),
        Place(
            name: "freeform",
            userData: SmallMetadata.list(
                SmallMetadata.freeform("com.apple.iTunes", "AIGC", "{1}")
            ),
            slot: .other("----:com.apple.iTunes:AIGC"),
        ),
        Place(
            name: "item without a key",
            userData: SmallMetadata.list(SmallMetadata.item("AIGC", "{1}")),
            slot: .other("ilst:AIGC"),
        ),
        Place(name: "XMP in a root box", behind: SmallMetadata.packet("{1}"), slot: .xmp),
        Place(
            name: "XMP in udta",
            userData: BoxBytes.box("XMP_", Array("{1}".utf8)),
            slot: .xmp,
        ),
        Place(
            name: "manifest store",
            behind: SmallMetadata.credential("manifest", merkle: 0, Array("{1}".utf8)),
            slot: .credential,
        ),
        Place(
            name: "padded manifest store",
            behind: SmallMetadata.credential(
                "original",
                merkle: 0,
                BoxBytes.box("jumb", [65]) + BoxBytes.zeros(7),
            ),
            slot: .credential,
            texts: ["\u{0}\u{0}\u{0}\u{9}jumbA"],
        ),
        Place(
            name: "two stores",
            behind: SmallMetadata.credential("original", merkle: 0, [65])
                + SmallMetadata.credential("update", merkle: 0, [66]),
            slot: .credential,
            texts: ["A", "B"],
        ),
        Place(
            name: "Merkle hashes",
            behind: SmallMetadata.credential("merkle", merkle: nil, [65]),
            slot: .credential,
            texts: [""],
        ),
        Place(
            name: "unknown purpose",
            behind: SmallMetadata.credential("other", merkle: nil, [65]),
            slot: .credential,
            texts: ["\u{0}\u{0}\u{0}\u{0}other\u{0}A"],
        ),
    ]

    @Test(arguments: places)
    func `is read where it stands`(_ place: Place) throws {
        let bytes = Self.file(place)
        let container = try BMFFEditing.open(bytes)
        let entries = container.metadata.filter { $0.slot == place.slot }
        #expect(entries.map(\.text) == place.texts)
        for entry in entries {
            let box = bytes[Int(entry.range.lowerBound)..<Int(entry.range.upperBound)]
            #expect(box.prefix(4).reduce(0) { $0 << 8 | Int($1) } == entry.range.count)
        }
    }

    @Test(arguments: places)
    func `is set once where it stands, and the rest is kept`(_ place: Place) throws {
        let bytes = Self.file(place)
        let before = try BMFFEditing.open(bytes)
        guard before.canSet(place.slot) else { return }
        // QuickTime's old texts have a length of 16 bits.
        let isOldText = place.name == "QuickTime's encoder"
        for text in ["{new}", String(repeating: "long", count: isOldText ? 16_000 : 20_000)] {
            let change = MetadataChange(slot: place.slot, text: text)
            let after = try BMFFEditing.open(BMFFEditing.edited(bytes, [change]))
            let texts = BMFFEditing.texts(place.slot, in: after)
            #expect(Set(texts) == [text])
            #expect(texts.count == (place.name.contains("bare") ? 2 : place.texts.count))
            let others = { (entries: [MetadataEntry]) in
                entries.filter { $0.slot != place.slot }.map(\.text)
            }
            #expect(others(after.metadata) == others(before.metadata))
        }
    }

    static let repeated: [(name: String, userData: [UInt8], slot: MetadataSlot)] = [
        (
            "keys", SmallMetadata.keyed([("AIGC", "a"), ("title", "t"), ("AIGC", "b")]),
            .tag("AIGC"),
        ),
        (
            "comments",
            SmallMetadata.list(
                SmallMetadata.item("©cmt", "a"),
                SmallMetadata.item("©nam", "t"),
                SmallMetadata.item("©cmt", "b"),
            )
                + BoxBytes.box("©cmt", BoxBytes.u16(1) + [0x55, 0xC4], [65]),
            .comment,
        ),
        (
            "packets", BoxBytes.box("XMP_", [65]) + BoxBytes.box("XMP_", [66]), .xmp,
        ),
    ]

    @Test(arguments: repeated.indices)
    func `repetitions are dropped`(_ index: Int) throws {
        let (_, userData, slot) = Self.repeated[index]
        let bytes = Self.file(Place(name: "", userData: userData, slot: slot))
        let after = try BMFFEditing.open(
            BMFFEditing.edited(bytes, [MetadataChange(slot: slot, text: "new")])
        )
        #expect(BMFFEditing.texts(slot, in: after) == ["new"])
        let kept = after.metadata.filter { $0.slot != slot }.map(\.text)
        #expect(kept == (slot == .xmp ? [] : ["t"]))
    }

    @Test func `several changes go into a file that has no metadata`() throws {
        let bytes = Self.file(Place(name: "", slot: .xmp))
        let slots: [MetadataSlot] = [
            .tag("AIGC"), .tag("other"), .comment, .xmp, .other("----:a.b:C"), .other("ilst:AIGC"),
        ]
        for format in [ContainerFormat.mp4, .mov] {
            let changes = slots.enumerated().map { MetadataChange(slot: $1, text: "value \($0)") }
            let after = try BMFFEditing.open(BMFFEditing.edited(bytes, as: format, changes))
            for change in changes {
                #expect(
                    BMFFEditing.texts(change.slot, in: after) == [
                        String(decoding: change.value, as: UTF8.self)
                    ]
                )
            }
            let packet = try #require(after.metadata.first { $0.slot == .xmp })
            let movie = try #require(after.movie)
            #expect(after.tree[movie].range.contains(packet.range.lowerBound) == (format == .mov))
        }
    }

    @Test func `a key that stands without an item keeps its number`() throws {
        let keys = BoxBytes.u32(12) + BoxBytes.name("mdtaAIGC")
        let meta = BoxBytes.full(
            "meta",
            SmallMetadata.handler("mdta"),
            BoxBytes.full("keys", BoxBytes.u32(1), keys),
        )
        let bytes = Self.file(Place(name: "", userData: meta, slot: .xmp))
        let after = try BMFFEditing.open(
            BMFFEditing.edited(bytes, [MetadataChange(slot: .tag("AIGC"), text: "new")])
        )
        #expect(BMFFEditing.texts(.tag("AIGC"), in: after) == ["new"])
        let keysNode = try #require(
            after.tree.nodes.indices.first { after.tree[$0].type == "keys" }
        )
        #expect(after.tree[keysNode].size == 28)
    }

    @Test func `a value that isn't text is no entry, and is replaced all the same`() throws {
        let meta = SmallMetadata.keyed([("rating", "\u{1}")], type: 21)
        let bytes = Self.file(Place(name: "", userData: meta, slot: .xmp))
        #expect(try BMFFEditing.open(bytes).metadata.isEmpty)
        let after = try BMFFEditing.open(
            BMFFEditing.edited(bytes, [MetadataChange(slot: .tag("rating"), text: "new")])
        )
        #expect(after.metadata.map(\.text) == ["new"])
    }

    @Test func `credentials, strange items and segments have no place`() throws {
        let movie = try BMFFEditing.open(Self.file(Place(name: "", slot: .xmp)))
        for slot in [MetadataSlot.credential, .tag(""), .other("tEXt:AIGC"), .other("ilst:AIG")] {
            #expect(!movie.canSet(slot))
            #expect(throws: ContainerError.self) {
                try movie.splice(setting: [MetadataChange(slot: slot, text: "x")])
            }
        }
        let segment = try BMFFEditing.open(BoxBytes.box("styp", BoxBytes.name("msdh")))
        #expect(!segment.canSet(.tag("AIGC")))
        #expect(segment.facts == MediaFacts())
    }

    @Test func `metadata above the limit is refused`() throws {
        var limits = ContainerLimits()
        limits.metadataBytes = 100
        let bytes = Self.file(
            Place(
                name: "",
                behind: SmallMetadata.packet(String(repeating: "x", count: 101)),
                slot: .xmp,
            )
        )
        #expect(throws: ContainerError.self) {
            try BMFFContainer(reading: MemorySource(bytes), as: .mp4, limits: limits)
        }
    }

    private static func file(_ place: Place) -> [UInt8] {
        let movie = SmallMovie([], userData: place.userData, extra: place.extra)
        return movie.headerFirst(
            media: { _ in SmallMovie.media([1, 2, 3]) },
            behind: place.behind,
        )
    }
}
