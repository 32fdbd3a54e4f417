import Containers
import Foundation
import Media
import MediaTools
import TestSupport
import Testing

@Suite struct FramesTests {
    @Test(arguments: await TestToolbox.levels)
    func `frames equal those of a whole decode, at every isolation`(
        _ level: Isolation.Level
    ) async throws {
        let toolbox = Toolbox(isolation: Isolation(level))
        let found = try await Self.frames(at: [0, 0.5, 1.2], of: .mp4, toolbox)
        let all = try output(
            of: "ffmpeg",
            [
                "-nostdin", "-v", "error", "-i", try Clip.mp4.file().path, "-vf",
                "scale=80:60:flags=bicubic,format=gray", "-fps_mode", "passthrough", "-f",
                "rawvideo", "-",
            ],
        )
        #expect(found.map(\.seconds) == [0, 0.5, 1.2])
        for (frame, index) in zip(found, [0, 5, 12]) {
            let expected = all[index * 4800..<(index + 1) * 4800]
            #expect(Data(frame.picture.bytes) == expected)
        }
    }

    @Test(arguments: [Clip.mp4, .mov, .mkv, .webm, .fragmentedMP4])
    func `a second past the end is left out`(_ clip: Clip) async throws {
        let found = try await Self.frames(at: [0, 99, 1.8, .nan, -3], of: clip)
        #expect(found.map(\.seconds) == [0, 1.8, -3])
    }

    @Test(arguments: [Clip.png, .jpeg])
    func `a picture has one frame`(_ clip: Clip) async throws {
        let found = try await Self.frames(at: [0, 1], of: clip)
        #expect(found.map(\.seconds) == [0])
        #expect(found.first?.picture.width == 80)
    }

    @Test func `sound has none`() async throws {
        #expect(try await Self.frames(at: [0], of: .wav).isEmpty)
    }

    @Test func `more than may be sought, or too large, is refused`() async throws {
        await #expect(throws: ToolFault.self) {
            try await Self.frames(at: Array(repeating: 0, count: 17), of: .mp4)
        }
        await #expect(throws: ToolFault.self) {
            try await Self.frames(at: [0], of: .mp4, width: 100_000)
        }
    }

    static func frames(
        at seconds: [Double],
        of clip: Clip,
        _ toolbox: Toolbox? = nil,
        width: Int = 80,
    ) async throws -> [(seconds: Double, picture: Picture)] {
        let strongest = await TestToolbox.strongest()
        let toolbox = toolbox ?? strongest
        let probe = try await toolbox.probe(clip.path, as: clip.format)
        let shape = PictureShape(width: width, height: 60, format: .gray8)
        return try await toolbox.frames(at: seconds, of: clip.path, probe, as: shape)
    }
}
