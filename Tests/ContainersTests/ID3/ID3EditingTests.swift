import Foundation
import Media
import TestSupport
import Testing

@testable import Containers

@Suite struct ID3EditingTests {
    private static let cover = ID3Fixture.frame(
        "APIC",
        [0] + Array("image/png\0".utf8) + [3, 0] + [0xFF, 0xE1, 0xFF, 0, 0xFF, 0xFB, 0, 1],
    )
    private static let others = [ID3Fixture.text("TIT2", "Title"), cover]

    /// A tag of each kind that is met, without its padding.
    private static let kinds: [(name: String, bytes: [UInt8], flags: UInt8)] = {
        let plain = { (version: UInt8) in others.flatMap { $0.bytes(version) } }
        let large = [ID3Fixture.text("TALB", String(repeating: "a", count: 200))] + others
        let old = [ID3Fixture.text("TT2", "Title"), ID3Fixture.text("TP1", "me")]
        return [
            ("2.2", ID3Fixture.tag(2, old), 0),
            ("2.3", ID3Fixture.wrapped(3, plain(3)), 0),
            ("2.4", ID3Fixture.wrapped(4, plain(4)), 0),
            (
                "2.2 unsynchronised",
                ID3Fixture.wrapped(
                    2,
                    Unsynchronisation.applied(to: old.flatMap { $0.bytes(2) }),
                    flags: 0x80,
                ), 0x80,
            ),
            (
                "2.3 unsynchronised",
                ID3Fixture.wrapped(3, Unsynchronisation.applied(to: plain(3)), flags: 0x80), 0x80,
            ),
            (
                "2.4 unsynchronised",
                ID3Fixture.tag(
                    4,
                    others.map { frame in
                        ID3Fixture.frame(
                            frame.id,
                            Unsynchronisation.applied(to: frame.content),
                            flags: [0, 2],
                        )
                    },
                ).enumerated().map { $0.offset == 5 ? 0x80 : $0.element }, 0x80,
            ),
            (
                "2.4 with plain sizes",
                ID3Fixture.wrapped(4, large.flatMap { $0.bytes(4, plainSizes: true) }), 0,
            ),
            (
                "2.3 with an extended header",
                ID3Fixture.wrapped(
                    3,
                    ID3Fixture.plain(10) + [0x80, 0, 0, 0, 0, 0, 1, 2, 3, 4] + plain(3),
                    flags: 0x40,
                ), 0,
            ),
            (
                "2.4 with an extended header",
                ID3Fixture.wrapped(4, ID3Fixture.syncsafe(6) + [1, 0] + plain(4), flags: 0x40),
                0x40,
            ),
            (
                "2.4 with a checksum",
                ID3Fixture.wrapped(
                    4,
                    ID3Fixture.syncsafe(12) + [1, 0x20, 5, 0, 1, 2, 3, 4] + plain(4),
                    flags: 0x40,
                ), 0,
            ),
            (
                "2.4 with a footer",
                ID3Fixture.wrapped(4, plain(4), flags: 0x10) + Array("3DI".utf8) + [4, 0, 0x10]
                    + ID3Fixture.syncsafe(plain(4).count), 0x10,
            ),
        ]
    }()

    @Test(arguments: kinds.indices)
    func `keeps version and other frames`(_ index: Int) throws {
        let (name, bytes, flags) = Self.kinds[index]
        let before = try #require(try ID3Fixture.read(bytes))
        let slots: [MetadataSlot] = [.tag("AIGC"), .comment, .xmp, .credential]
            .filter { ID3Tag.canHold($0, version: before.header.version) }
        #expect(slots.count == (before.header.version == 2 ? 2 : 4))
        let value = before.header.version == 2 ? Array("标识".utf8) : SoundProof.store
        let changes = slots.map { slot in
            let isText = slot == .comment || slot == .tag("AIGC")
            return MetadataChange(slot: slot, value: isText ? Array("标识 label".utf8) : value)
        }
        let sound = MP3Fixture.sound()
        let edited = try SoundProof.edited(bytes + sound, changes)
        #expect(Array(edited.suffix(sound.count)) == sound)
        let after = try #require(try ID3Fixture.read(edited))
        #expect(after.header.version == before.header.version, "\(name)")
        #expect(after.header.flags == flags, "\(name)")
        #expect(after.range.upperBound == UInt64(edited.count - sound.count))
        let kept = try ID3Fixture.frames(of: before)
        #expect(try Array(ID3Fixture.frames(of: after).prefix(kept.count)) == kept)
        #expect(after.frames.count == kept.count + slots.count)
        for change in changes {
            let found = after.entries.filter { $0.slot == change.slot }
            #expect(found.map(\.value) == [change.value], "\(name) \(change.slot)")
        }
        #expect(try SoundProof.edited(edited, changes) == edited, "\(name): again is the same")
    }

    @Test func `uses padding when it is large enough`() throws {
        let tag = ID3Fixture.tag(3, Self.others, padding: 60)
        let file = tag + MP3Fixture.sound()
        let small = [MetadataChange(slot: .tag("AIGC"), text: "{}")]
        let edited = try SoundProof.edited(file, small)
        #expect(edited.count == file.count)
        #expect(edited[(tag.count - 42)...] == file[(tag.count - 42)...])
        let large = [MetadataChange(slot: .tag("AIGC"), text: SoundProof.label)]
        let grown = try SoundProof.edited(file, large)
        #expect(grown.count == file.count - 60 + 10 + 10 + 1 + 5 + SoundProof.label.utf8.count)
        let back = try SoundProof.edited(grown, small)
        #expect(back.count == grown.count)
        #expect(try SoundProof.values(of: .tag("AIGC"), in: back) == ["{}"])
    }

    @Test func `drops repetitions, in the same tag and in a second one`() throws {
        let first = ID3Fixture.tag(
            4,
            [
                ID3Fixture.text("TXXX", "aigc\0one"), ID3Fixture.text("TIT2", "a"),
                ID3Fixture.text("TXXX", "AIGC\0two"),
            ],
        )
        let second = ID3Fixture.tag(
            3,
            [ID3Fixture.text("TXXX", "AIGC\0three"), ID3Fixture.text("TPE1", "b")],
        )
        let file = first + second + MP3Fixture.sound()
        let edited = try SoundProof.edited(file, [.init(slot: .tag("AIGC"), text: "{}")])
        let slots = try MP3Container(MemorySource(edited)).metadata.map(\.slot)
        #expect(slots == [.tag("AIGC"), .other("ID3:TIT2"), .other("ID3:TPE1")])
        #expect(edited.count == file.count)
    }

    @Test func `leaves a comment that is somebody's`() throws {
        let frames = [
            ID3Fixture.text("COMM", "engiTunNORM\0 0001"), ID3Fixture.text("COMM", "deu\0old"),
        ]
        let file = ID3Fixture.tag(3, frames) + MP3Fixture.sound()
        let edited = try SoundProof.edited(file, [.init(slot: .comment, text: "new")])
        let tag = try #require(try ID3Fixture.read(edited))
        #expect(try ID3Fixture.frames(of: tag)[0] == frames[0].bytes(3))
        #expect(tag.entries.map(\.slot) == [.other("ID3:COMM:iTunNORM"), .comment])
        #expect(tag.entries[1].language == Array("deu".utf8))
        #expect(tag.entries[1].value == Array("new".utf8))
    }

    @Test func `keeps what stands behind the last frame and is none`() throws {
        let junk = Array("??junk that is no frame".utf8)
        let body = ID3Fixture.text("TIT2", "a").bytes(3) + junk
        let file = ID3Fixture.wrapped(3, body) + MP3Fixture.sound()
        let edited = try SoundProof.edited(file, [.init(slot: .tag("AIGC"), text: "{}")])
        let tag = try #require(try ID3Fixture.read(edited))
        #expect(tag.frames.map(\.id) == ["TIT2", "TXXX"])
        #expect(Array(edited[Int(tag.rest.lowerBound)...].prefix(junk.count)) == junk)
    }

    @Test func `refuses what a tag can't hold`() throws {
        let old = try MP3Container(
            MemorySource(ID3Fixture.tag(2, [ID3Fixture.text("TT2", "a")]) + MP3Fixture.sound())
        )
        #expect(!old.canSet(.xmp) && !old.canSet(.credential) && old.canSet(.tag("AIGC")))
        #expect(throws: ContainerError.self) {
            try old.splice(setting: [.init(slot: .xmp, text: "x")])
        }
        let plain = try MP3Container(MemorySource(MP3Fixture.sound()))
        #expect(!plain.canSet(.other("ID3:TSSE")))
        for value in [[0xC3], [0x61, 0, 0x62]] as [[UInt8]] {
            #expect(throws: ContainerError.self) {
                try plain.splice(setting: [.init(slot: .tag("AIGC"), value: value)])
            }
        }
        let unknown = ID3Fixture.wrapped(9, [1, 2, 3, 4]) + MP3Fixture.sound()
        #expect(try !MP3Container(MemorySource(unknown)).canSet(.comment))
    }
}
