import Foundation
import Media
import TestSupport
import Testing

@testable import Containers

@Suite struct FLACTruncationTests {
    private typealias Fixture = FLACFixture

    /// Five blocks of 16 samples and one of 7.
    private static let lengths = [16, 16, 16, 16, 16, 7]

    /// A file of frames, and where each begins; the file's end is last.
    private static func file(
        _ lengths: [Int] = lengths,
        isVariable: Bool = false,
        shortest: Int = 16,
        samples: Int? = nil,
    ) -> (bytes: [UInt8], starts: [Int]) {
        let count = samples ?? lengths.reduce(0, +)
        let longest = lengths.max() ?? 0
        let info = Fixture.streamInfo(shortest: shortest, longest: longest, samples: count)
        var bytes = Fixture.file([info], audio: [])
        var (starts, sample) = ([Int](), 0)
        for (index, length) in lengths.enumerated() {
            starts.append(bytes.count)
            let number = isVariable ? sample : index
            bytes += Fixture.frame(number, samples: length, isVariable: isVariable)
            sample += length
        }
        return (bytes, starts + [bytes.count])
    }

    @Test(arguments: [false, true])
    func `refuses a file that ends within a frame, a block before the end`(_ isVariable: Bool) {
        let (bytes, starts) = Self.file(isVariable: isVariable)
        // The fifth frame's header leaves less than a block open; whole frames may be a copy.
        let legal = Set(starts[1...4]).union(starts[4] + Fixture.frameHeadBytes..<bytes.count)
        CutFile.expectRefusals(of: bytes, from: 4, legal: legal)
    }

    @Test(arguments: [(false, lengths), (true, [16, 40, 32, 64, 20])])
    func `the fixtures are what decoders take for whole`(
        _ isVariable: Bool,
        _ lengths: [Int],
    ) async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "a.flac")
            try Data(Self.file(lengths, isVariable: isVariable).bytes).write(to: path)
            let made = try Tool.run(
                "ffmpeg",
                ["-nostdin", "-v", "error", "-err_detect", "crccheck+explode", "-i", path.path]
                    + ["-f", "s16le", "-"],
            )
            #expect(made.complaintText == "")
            #expect(made.output.count == 2 * lengths.reduce(0, +))
        }
    }

    @Test func `counts blocks of any length by their samples`() {
        let (bytes, starts) = Self.file([16, 40, 32, 64, 20, 64, 30], isVariable: true)
        // The sixth frame is numbered 172, which takes two bytes.
        let legal = Set(starts[1...5]).union(starts[5] + Fixture.frameHeadBytes + 1..<bytes.count)
        CutFile.expectRefusals(of: bytes, from: 4, legal: legal)
    }

    @Test(arguments: [
        ("no count of samples", file(samples: 0).bytes),
        ("lengths that don't fit the way of counting", file(shortest: 15).bytes),
        ("a count that is too low", file(samples: 16).bytes),
    ])
    func `says nothing of a file with`(_ name: String, _ bytes: [UInt8]) {
        let head = 4 + 4 + FLACStreamInfo.count
        for count in head + 16..<bytes.count {
            #expect(CutFile.fault(of: Array(bytes[..<count])) == nil)
        }
    }

    @Test func `takes what stands behind the sound`() {
        let bytes = Self.file().bytes
        let tag = Array("TAG".utf8) + Array(repeating: UInt8(0), count: 125)
        let tags = [tag, Array(repeating: 7, count: 300), Array(repeating: 0xFF, count: 70_000)]
        for tail in tags { #expect(CutFile.fault(of: bytes + tail) == nil) }
    }

    @Test(arguments: [["-frame_size", "192"], [], ["-frame_size", "32768", "-ac", "2"]])
    func `refuses what ffmpeg wrote, cut off`(_ options: [String]) async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "a.flac")
            let noise = ["-nostdin", "-v", "error", "-f", "lavfi", "-i", "anoisesrc=d=3:seed=1"]
            let made = try Tool.run("ffmpeg", noise + options + [path.path])
            #expect(made.status == 0)
            let bytes = Array(try Data(contentsOf: path))
            #expect(CutFile.fault(of: bytes) == nil)
            for percent in stride(from: 1, to: 50, by: 4) {
                let isRefused = CutFile.isRefused(bytes.prefix(bytes.count * percent / 100))
                #expect(isRefused, "at \(percent) %")
            }
        }
    }

    @Test func `takes a part that was copied out of a file`() async throws {
        try await withTemporaryFolder { folder in
            let path = folder.appending(path: "a.flac")
            let copy = ["-t", "1", "-c", "copy", path.path]
            let clip = try Clip.flac.file().path
            let made = try Tool.run("ffmpeg", ["-nostdin", "-v", "error", "-i", clip] + copy)
            #expect(made.status == 0)
            #expect(CutFile.fault(of: Array(try Data(contentsOf: path))) == nil)
        }
    }
}
