import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct JPEGEditingTests {
    private static let text = #"{"AIGC": {"Label": "1", "ContentProducer": "窑变"}}"#

    @Test(arguments: JPEGFixture.slots.filter { $0 != .other("EXIF:Make") })
    func `sets a slot and nothing else`(_ slot: MetadataSlot) throws {
        let before = try JPEGContainer(MemorySource(JPEGFixture.whole)).metadata
        let file = try PictureFixture.setting(
            [.init(slot: slot, text: Self.text)],
            in: JPEGFixture.whole,
        )
        #expect(try PictureFixture.texts(file, of: slot) == [Self.text])
        let after = try JPEGContainer(MemorySource(file)).metadata
        #expect(
            after.filter { $0.slot != slot }.map(\.value)
                == before.filter { $0.slot != slot }.map(\.value)
        )
        #expect(file.suffix(35) == JPEGFixture.whole.suffix(35))
    }

    @Test func `setting what stands there changes no byte`() throws {
        let changes = try JPEGContainer(MemorySource(JPEGFixture.whole)).metadata
            .filter { $0.slot != .credential && $0.slot != .other("APP:AIGC") }
            .map { MetadataChange(slot: $0.slot, value: $0.value) }
        #expect(changes.count == 5)
        #expect(try PictureFixture.setting(changes, in: JPEGFixture.whole) == JPEGFixture.whole)
    }

    @Test func `sets all slots at once`() throws {
        let slots = JPEGFixture.slots.filter { $0 != .other("EXIF:Make") }
        let file = try PictureFixture.setting(
            slots.map { .init(slot: $0, text: "\(Self.text) \($0)") },
            in: JPEGFixture.whole,
        )
        for slot in slots {
            #expect(try PictureFixture.texts(file, of: slot) == ["\(Self.text) \(slot)"])
        }
    }

    @Test func `decodes as before, and exiftool reads what was put in`() async throws {
        let clip = try Clip.jpeg.bytes()
        let file = try PictureFixture.setting(
            [.init(slot: .xmp, value: PictureFixture.packet), .init(slot: .comment, text: "火")],
            in: clip,
        )
        let warnings = try await PictureFixture.exiftool(clip, "jpg", ["-validate", "-warning"])
        let shown = try await PictureFixture.exiftool(
            file,
            "jpg",
            ["-s3", "-XMP-dc:Source", "-Comment"],
        )
        #expect(shown == "kiln\n火\n")
        #expect(
            try await PictureFixture.exiftool(file, "jpg", ["-validate", "-warning"]) == warnings
        )
        #expect(
            try await PictureFixture.frames(file, "jpg")
                == PictureFixture.frames(clip, "jpg")
        )
    }

    @Test func `puts XMP behind JFIF and EXIF`() throws {
        let clip = try JPEGFixture.clip(with: JPEGFixture.exif + JPEGFixture.comment)
        let file = try PictureFixture.setting([.init(slot: .xmp, text: "<x/>")], in: clip)
        let container = try JPEGContainer(MemorySource(file))
        #expect(container.metadata.map(\.slot)[3...4] == [.xmp, .comment])
    }

    @Test func `a slot that stands twice is set once`() throws {
        let twice = JPEGFixture.xmp + JPEGFixture.comment + JPEGFixture.xmp + JPEGFixture.comment
        let clip = try JPEGFixture.clip(with: twice)
        let changes: [MetadataChange] = [
            .init(slot: .comment, text: "dropped"), .init(slot: .xmp, text: "<x/>"),
            .init(slot: .comment, text: "kept"),
        ]
        let file = try PictureFixture.setting(changes, in: clip)
        #expect(try PictureFixture.texts(file, of: .xmp) == ["<x/>"])
        #expect(try PictureFixture.texts(file, of: .comment) == ["kept"])
    }

    @Test func `refuses a bare label that is no object`() throws {
        #expect(throws: ContainerError.self) {
            try PictureFixture.setting(
                [.init(slot: .other("APP:AIGC"), text: "by hand")],
                in: JPEGFixture.whole,
            )
        }
    }

    @Test func `says when a value does not fit a segment`() throws {
        let container = try JPEGContainer(MemorySource(JPEGFixture.whole))
        for slot in JPEGFixture.slots where container.canSet(slot) {
            let text = "{" + String(repeating: "x", count: 65_529)
            let change = MetadataChange(slot: slot, text: text)
            if slot == .comment {
                _ = try container.splice(setting: [change])
                continue
            }
            let error = #expect(throws: ContainerError.self) {
                try container.splice(setting: [change])
            }
            #expect(error?.description.contains("65533 bytes") == true)
        }
    }

    @Test(
        arguments: [
            .credential, .tag("AIGC"), .other("APP:AIGC"), .other("EXIF:UserComment"),
            .other("EXIF:Model"), .other("tEXt:AIGC"),
        ] as [MetadataSlot]
    )
    func `refuses what has no place`(_ slot: MetadataSlot) throws {
        let container = try JPEGContainer(MemorySource(Clip.jpeg.bytes()))
        #expect(!container.canSet(slot))
        #expect(throws: ContainerError.self) {
            try container.splice(setting: [.init(slot: slot, text: "x")])
        }
    }

    @Test func `keeps maker notes where they are`() throws {
        let file = try PictureFixture.setting(
            [.init(slot: .other("EXIF:UserComment"), text: Self.text)],
            in: JPEGFixture.whole,
        )
        let notes = Data("maker notes".utf8)
        let before = try #require(Data(JPEGFixture.whole).range(of: notes))
        #expect(Data(file).range(of: notes) == before)
        // Nothing of the old value is left where it stood.
        #expect(Data(file).range(of: Data("fire".utf8)) == nil)
    }

    @Test func `exiftool reads EXIF fields that grew`() async throws {
        let made = try await PictureFixture.written(
            Clip.jpeg.bytes(),
            "jpg",
            [
                "-EXIF:UserComment=old", "-EXIF:ImageDescription=a kiln", "-EXIF:Software=pen",
                "-EXIF:Artist=none", "-EXIF:XResolution=72", "-EXIF:GPSLatitude=3",
            ],
        )
        let file = try PictureFixture.setting(
            [
                .init(slot: .other("EXIF:UserComment"), text: Self.text),
                .init(slot: .other("EXIF:ImageDescription"), text: "a longer line on a kiln"),
                .init(slot: .other("EXIF:Artist"), text: "me"),
            ],
            in: made,
        )
        let arguments = ["-s3", "-UserComment", "-ImageDescription", "-Artist", "-GPSLatitude#"]
        let shown = try await PictureFixture.exiftool(file, "jpg", arguments)
        #expect(shown == "\(Self.text)\na longer line on a kiln\nme\n3\n")
        let validation = ["-validate", "-warning", "-a"]
        #expect(
            try await PictureFixture.exiftool(file, "jpg", validation)
                == PictureFixture.exiftool(made, "jpg", validation)
        )
    }
}
