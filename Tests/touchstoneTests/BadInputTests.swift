import Foundation
import TestSupport
import Testing

/// What people hand in by mistake or on purpose: one line that says so, the right status, and
/// nothing left behind.
@Suite struct BadInputTests {
    struct Bad: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let bytes: [UInt8]?
        let status: Int32
        let code: String
    }

    @Test(arguments: [
        Bad(testDescription: "no such file", bytes: nil, status: 66, code: "no-such-file"),
        Bad(testDescription: "an empty file", bytes: [], status: 65, code: "empty"),
        Bad(
            testDescription: "text",
            bytes: Array("hello, world\n".utf8),
            status: 65,
            code: "not-media",
        ),
        Bad(
            testDescription: "a playlist",
            bytes: Array("#EXTM3U\nhttp://127.0.0.1/a.ts\n".utf8),
            status: 65,
            code: "not-media",
        ),
        Bad(
            testDescription: "a head and nothing behind it",
            bytes: [0, 0, 0, 0x18] + Array("ftypisom".utf8) + [0, 0, 2, 0],
            status: 65,
            code: "truncated",
        ),
    ])
    func `is refused in the user's words`(_ bad: Bad) async throws {
        try await withTemporaryFolder { folder in
            let input = folder.appending(path: "input.mp4")
            if let bytes = bad.bytes { try Data(bytes).write(to: input) }
            let output = folder.appending(path: "out.mp4").path
            let commands = [
                ["inspect"], ["verify"], ["label", "-o", output, "--producer", "Studio"],
            ]
            for command in commands {
                let outcome = try Binary.run(command + [input.path, "--json"])
                #expect(outcome.status == bad.status, "\(command)")
                let json = try JSONObject(parsing: outcome.output)
                #expect(json.text("schema") == "touchstone.error/1")
                #expect(json.text("code") == bad.code)
                #expect(outcome.complaintText.split(separator: "\n").count == 1)
            }
            #expect(!FileManager.default.fileExists(atPath: output))
        }
    }

    @Test func `a folder is no file`() async throws {
        try await withTemporaryFolder { folder in
            let outcome = try Binary.run(["inspect", folder.path])
            #expect(outcome.status == 65)
        }
    }

    @Test func `several files give an array and the highest status`() async throws {
        try await withTemporaryFolder { folder in
            let clip = try Clip.mp3.file().path
            let missing = folder.appending(path: "missing.mp4").path
            let outcome = try Binary.run(["inspect", "--quick", "--json", clip, missing, clip])
            #expect(outcome.status == 66)
            let json = try JSONObject(parsing: outcome.output)
            #expect(json.text("0.schema") == "touchstone.inspection/1")
            #expect(json.text("1.schema") == "touchstone.error/1")
            #expect(json.text("2.schema") == "touchstone.inspection/1")
        }
    }

    @Test(arguments: 1..<10)
    func `a clip cut off at a tenth of its length does not come through`(_ tenth: Int) async throws
    {
        let clips = [
            Clip.mp4, .mkv, .avi, .flv, .wav, .aiff, .mp3, .flac, .oggVorbis, .jpeg, .png,
        ]
        for clip in clips {
            try await withTemporaryFolder { folder in
                let bytes = try clip.bytes()
                let input = folder.appending(path: "cut.\(clip.pathExtension)")
                try Data(bytes.prefix(bytes.count * tenth / 10)).write(to: input)
                let output = folder.appending(path: "out.\(clip.pathExtension)").path
                for command in [["inspect"], ["label", "-o", output, "--producer", "Studio"]] {
                    let outcome = try Binary.run(command + [input.path, "--json"])
                    #expect(outcome.status == 65, "\(clip): \(outcome.complaintText)")
                    let json = try JSONObject(parsing: outcome.output)
                    #expect(json.text("code") == "truncated", "\(clip)")
                }
                let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
                #expect(left == [input.lastPathComponent])
            }
        }
    }
}
