import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct ID3v1Tests {
    private static func padded(_ text: String, _ count: Int) -> [UInt8] {
        Array((Array(text.utf8) + [UInt8](repeating: 0, count: count)).prefix(count))
    }

    private static func tag(comment: String, track: UInt8 = 7) -> [UInt8] {
        Array("TAG".utf8) + padded("Title", 30) + padded("Artist", 30) + padded("Album", 30)
            + padded("1999", 4) + padded(comment, 28) + [0, track] + [17]
    }

    private static let aigc = MetadataChange(slot: .tag("AIGC"), text: SoundProof.label)

    @Test func `carries the old fields into a new tag`() async throws {
        let file = MP3Fixture.sound(frames: 40) + Self.tag(comment: "mine")
        #expect(try SoundProof.values(of: .comment, in: file) == ["mine"])
        let edited = try SoundProof.edited(file, [Self.aigc])
        #expect(Array(edited.suffix(file.count)) == file)
        #expect(try SoundProof.values(of: .comment, in: edited) == ["mine"])
        #expect(try SoundProof.values(of: .other("ID3:TIT2"), in: edited) == ["Title"])
        try await withTemporaryFolder { folder in
            let probe = try SoundProof.probe(try ClipProof.write(edited, "a.mp3", in: folder))
            #expect(probe["TAG:title"] == "Title" && probe["TAG:artist"] == "Artist")
            #expect(probe["TAG:album"] == "Album" && probe["TAG:date"] == "1999")
            #expect(probe["TAG:track"] == "7" && probe["TAG:genre"] == "Rock")
            #expect(probe["TAG:comment"] == "mine" && probe["TAG:AIGC"] == SoundProof.label)
        }
    }

    @Test func `leaves out what is empty, and a comment that is set anew`() throws {
        let empty =
            MP3Fixture.sound() + Array("TAG".utf8) + [UInt8](repeating: 0, count: 124) + [255]
        let plain = try SoundProof.edited(MP3Fixture.sound(), [Self.aigc])
        let edited = try SoundProof.edited(empty, [Self.aigc])
        #expect(edited.dropLast(128) == plain[...])
        let file = MP3Fixture.sound() + Self.tag(comment: "mine", track: 0)
        let said = try SoundProof.edited(file, [MetadataChange(slot: .comment, text: "mine too")])
        #expect(try SoundProof.values(of: .comment, in: said) == ["mine too"])
    }
}
