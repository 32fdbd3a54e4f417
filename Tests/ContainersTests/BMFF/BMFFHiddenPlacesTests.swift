@testable import Containers
import Media
import TestSupport
import Testing

/// Labels and comments where a reader may overlook them, and would leave or lose them.
@Suite struct BMFFHiddenPlacesTests {
    struct Place: Sendable, CustomTestStringConvertible {
        var name: String
        var userData: [UInt8]?
        /// Boxes of the movie header.
        var extra: [UInt8] = []
        /// Boxes of the track.
        var track: [UInt8] = []
        /// Boxes of the root, before the media.
        var root: [UInt8] = []
        var slot: MetadataSlot = .tag("AIGC")
        var texts = ["{old}"]
        var testDescription: String { name }
    }

    private typealias Meta = SmallMetadata

    static let values: [Place] =
        [0, 3, 4, 21, 1 << 24 | 1].flatMap { type in
            [
                Place(
                    name: "comment of type \(type)",
                    userData: Meta.list(Meta.item("©cmt", "{old}", type: type)),
                    slot: .comment,
                ),
                Place(
                    name: "key of type \(type)",
                    userData: Meta.keyed([("AIGC", "{old}")], type: type),
                ),
                Place(
                    name: "key in small letters of type \(type)",
                    extra: Meta.keyed([("aigc", "{old}")], type: type),
                    slot: .tag("aigc"),
                ),
                Place(
                    name: "item of type \(type)",
                    userData: Meta.list(Meta.item("AIGC", "{old}", type: type)),
                    slot: .other("ilst:AIGC"),
                ),
            ]
        } + [
            Place(
                name: "comment in two languages",
                userData: Meta.list(
                    BoxBytes.box("©cmt", Meta.data([65]), Meta.data(Array("{old}".utf8)))
                ),
                slot: .comment,
                texts: ["A", "{old}"],
            ),
            Place(
                name: "comment without data",
                userData: Meta.list(BoxBytes.box("©cmt", BoxBytes.box("free", [65]))),
                slot: .comment,
                texts: [""],
            ),
            Place(
                name: "QuickTime's comment with a wrong length",
                userData: BoxBytes.box("©cmt", BoxBytes.u16(99), [1, 1], Array("{old}".utf8)),
                slot: .comment,
                texts: ["\u{0}c\u{1}\u{1}{old}"],
            ),
            Place(
                name: "QuickTime's comment in two languages",
                userData: BoxBytes.box("©cmt", BoxBytes.u16(1), [1, 1, 65], Array("{old}".utf8)),
                slot: .comment,
                texts: ["A", "{old}"],
            ),
            Place(
                name: "QuickTime's comment that is too short",
                userData: BoxBytes.box("©cmt", [65, 66]),
                slot: .comment,
                texts: ["AB"],
            ),
        ]

    static let keyed = Meta.keyed([("title", "t"), ("AIGC", "{old}")])
    static let lists: [(name: String, item: [UInt8], slot: MetadataSlot)] = [
        ("item", Meta.item("AIGC", "{old}"), .other("ilst:AIGC")),
        ("comment", Meta.item("©cmt", "{old}"), .comment),
        ("freeform", Meta.freeform("a.b", "AIGC", "{old}"), .other("----:a.b:AIGC")),
    ]
    static let places: [Place] =
        lists.flatMap { name, item, slot in
            [
                Place(name: "\(name) in a bare list", extra: Meta.list(item), slot: slot),
                Place(
                    name: "\(name) in a list of no kind",
                    userData: BoxBytes.full("meta", BoxBytes.box("ilst", item)),
                    slot: slot,
                ),
                Place(
                    name: "\(name) in a bare list of no kind",
                    extra: BoxBytes.full("meta", BoxBytes.box("ilst", item)),
                    slot: slot,
                ),
            ]
        } + [
            Place(name: "key of no kind", userData: withoutHandler(keyed)),
            Place(name: "bare key of no kind", extra: withoutHandler(keyed)),
            Place(
                name: "item among keys",
                userData: BoxBytes.full(
                    "meta",
                    Meta.handler("mdta"),
                    BoxBytes.box("ilst", Meta.item("AIGC", "{old}")),
                ),
                slot: .other("ilst:AIGC"),
            ),
            Place(name: "key at the root", root: keyed, slot: .other("meta:AIGC")),
            Place(
                name: "items at the root",
                root: Meta.list(Meta.item("AIGC", "{old}"), Meta.freeform("a", "AIGC", "{old}")),
                slot: .other("meta:AIGC"),
                texts: ["{old}", "{old}"],
            ),
            Place(
                name: "empty item at the root",
                root: Meta.list(BoxBytes.box("AIGC")),
                slot: .other("meta:AIGC"),
                texts: [""],
            ),
            Place(
                name: "key of a track",
                track: BoxBytes.box("udta", keyed),
                slot: .other("trak:AIGC"),
            ),
            Place(
                name: "item of a track in two languages",
                track: Meta.list(
                    BoxBytes.box("AIGC", Meta.data([65]), Meta.data(Array("{old}".utf8), type: 0))
                ),
                slot: .other("trak:AIGC"),
                texts: ["A", "{old}"],
            ),
            Place(
                name: "freeform of a track",
                track: BoxBytes.box("udta", Meta.list(Meta.freeform("a.b", "AIGC", "{old}"))),
                slot: .other("trak:AIGC"),
            ),
        ]

    /// The same `meta` without its `hdlr`.
    private static func withoutHandler(_ meta: [UInt8]) -> [UInt8] {
        BoxBytes.full("meta", Array(meta.dropFirst(12 + Meta.handler("mdta").count)))
    }

    @Test(arguments: values + places)
    func `is read, and set where it stands`(_ place: Place) throws {
        let bytes = Self.file(place)
        let before = try BMFFEditing.open(bytes)
        #expect(BMFFEditing.texts(place.slot, in: before) == place.texts)
        #expect(before.canSet(place.slot))
        for text in ["{}", String(repeating: "long", count: 500)] {
            let change = MetadataChange(slot: place.slot, text: text)
            let new = try BMFFEditing.edited(bytes, [change])
            let after = try BMFFEditing.open(new)
            #expect(Set(BMFFEditing.texts(place.slot, in: after)) == [text])
            #expect(!String(decoding: new, as: UTF8.self).contains("{old}"))
            let offset = try Self.firstChunk(of: after)
            #expect(Array(new[offset..<offset + 16]) == SmallMovie.chunk(0))
        }
    }

    @Test func `what stands behind a fragment can't be set`() throws {
        let fragment = BoxBytes.box("moof", BoxBytes.full("mfhd", BoxBytes.u32(1)))
        let bytes = Self.file(Place(name: "", root: fragment + Self.keyed))
        let container = try BMFFEditing.open(bytes)
        let slot = MetadataSlot.other("meta:AIGC")
        #expect(BMFFEditing.texts(slot, in: container) == ["{old}"])
        #expect(!container.canSet(slot))
        #expect(!container.canSet(.other("trak:AIGC")))
        #expect(throws: ContainerError.self) {
            try container.splice(setting: [MetadataChange(slot: slot, text: "x")])
        }
    }

    @Test func `titles of the root and of tracks are no entries`() throws {
        let title = Meta.keyed([("title", "t")])
        let bytes = Self.file(
            Place(name: "", track: BoxBytes.box("udta", title), root: title)
        )
        #expect(try BMFFEditing.open(bytes).metadata.isEmpty)
    }

    @Test(arguments: [[], [("aigc", "old")], [("AIGC", "old"), ("aigc", "old")]])
    func `keys in another case are places of their own`(_ keys: [(String, String)]) throws {
        let userData = keys.isEmpty ? nil : Meta.keyed(keys)
        let bytes = Self.file(Place(name: "", userData: userData))
        let changes = [
            MetadataChange(slot: .tag("AIGC"), text: "new"),
            MetadataChange(slot: .tag("aigc"), text: "new"),
        ]
        let after = try BMFFEditing.open(BMFFEditing.edited(bytes, changes))
        #expect(BMFFEditing.texts(.tag("AIGC"), in: after) == ["new"])
        #expect(BMFFEditing.texts(.tag("aigc"), in: after) == ["new"])
        #expect(after.metadata.count == 2)
    }

    @Test(arguments: [0x01, 0x80, 0xFF, 0x00] as [UInt8])
    func `returns whatever byte is damaged`(_ mask: UInt8) throws {
        let meta = Self.withoutHandler(Self.keyed)
        let bytes = Self.file(
            Place(
                name: "",
                userData: BoxBytes.box("©cmt", BoxBytes.u16(1), [1, 1, 65, 66, 67]),
                extra: Meta.list(Meta.item("©cmt", "c", type: 0)),
                track: BoxBytes.box("udta", meta),
                root: Meta.list(Meta.freeform("a.b", "AIGC", "{old}")),
            )
        )
        let changes = [.comment, .other("meta:AIGC"), .other("trak:AIGC")].map {
            MetadataChange(slot: $0, text: "new")
        }
        var edited = 0
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] = mask == 0 ? 0 : damaged[index] ^ mask
            if (try? BMFFEditing.edited(damaged, changes)) != nil { edited += 1 }
        }
        #expect(edited > 0)
    }

    private static func firstChunk(of container: BMFFContainer) throws -> Int {
        let tree = container.tree
        let node = try #require(tree.nodes.indices.first { tree[$0].type == "stco" })
        var cursor = ByteCursor(container.source, in: tree[node].content)
        try cursor.skip(8, "the head of 'stco'")
        return Int(try cursor.bigEndian(4, "a chunk's offset"))
    }

    private static func file(_ place: Place) -> [UInt8] {
        let movie = SmallMovie(
            [SmallMovie.Track(offsets: [0], behind: place.track)],
            userData: place.userData,
            extra: place.extra,
        )
        return movie.headerFirst(
            between: place.root,
            media: { _ in SmallMovie.media(SmallMovie.chunk(0)) },
        )
    }
}
