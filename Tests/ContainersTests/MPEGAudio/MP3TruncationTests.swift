import Containers
import Foundation
import Media
import TestSupport
import Testing

@Suite struct MP3TruncationTests {
    private static let tag = ID3Fixture.tag(3, [ID3Fixture.text("TIT2", "T")])

    /// A file of ten frames whose first one holds these bytes at a place.
    private static func file(_ index: [UInt8], at offset: Int) -> [UInt8] {
        var first = MP3Fixture.frame
        first.replaceSubrange(offset..<offset + index.count, with: index)
        return tag + first + MP3Fixture.sound(frames: 9)
    }

    private static func xing(_ mark: String, _ flags: UInt8, _ counts: [Int]) -> [UInt8] {
        let index = Array(mark.utf8) + [0, 0, 0, flags] + counts.flatMap(ID3Fixture.plain)
        return file(index, at: 4 + 17)
    }

    private static func vbri(_ bytes: Int) -> [UInt8] {
        let head = Array("VBRI".utf8) + [0, 1, 0, 0, 0, 0]
        return file(head + ID3Fixture.plain(bytes) + ID3Fixture.plain(10), at: 4 + 32)
    }

    private static let bytes = 10 * MP3Fixture.frame.count

    @Test(arguments: [
        ("Xing", xing("Xing", 15, [10, bytes])), ("Info", xing("Info", 2, [bytes])),
        ("VBRI", vbri(bytes)),
    ])
    func `refuses a file that ends before its count of bytes`(_ name: String, _ file: [UInt8]) {
        // Writers differ on whether the first frame counts.
        let legal = file.count - MP3Fixture.frame.count..<file.count
        CutFile.expectRefusals(of: file, from: 10, legal: Set(legal))
    }

    @Test(arguments: [
        ("no count", xing("Xing", 1, [10, bytes])), ("a count of 0", xing("Info", 3, [10, 0])),
        ("all ones", xing("Info", 3, [10, 0xFFFF_FFFF])), ("a shorter count", vbri(104)),
        ("no index", file([], at: 0)),
    ])
    func `says nothing of a file with`(_ name: String, _ file: [UInt8]) {
        let first = Self.tag.count + MP3Fixture.frame.count
        CutFile.expectRefusals(of: file, from: 10, legal: Set(first..<file.count))
    }

    @Test(arguments: [["-b:a", "320k"], ["-q:a", "5", "-write_id3v1", "1"], ["-ar", "8000"]])
    func `refuses what ffmpeg wrote, cut off`(_ options: [String]) async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "a.mp3")
            let noise = ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "anoisesrc=d=1:seed=1"]
            let made = try Tool.run("ffmpeg", noise + options + [path.path])
            #expect(made.status == 0)
            let bytes = Array(try Data(contentsOf: path))
            #expect(CutFile.fault(of: bytes) == nil)
            for percent in stride(from: 3, to: 80, by: 3) {
                let isRefused = CutFile.isRefused(bytes.prefix(bytes.count * percent / 100))
                #expect(isRefused, "at \(percent) %")
            }
        }
    }
}
