import Foundation
import TestSupport
import Testing

/// Media that is legal, large or refused, made by ffmpeg where ffmpeg makes it.
@Suite struct OddMediaTests {
    struct Odd: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let name: String
        let recipe: [String]
        let status: Int32
        /// What the JSON says: an error's code, or the kind of media.
        let word: String
    }

    private static let picture = ["-f", "lavfi", "-i", "testsrc2=size=160x120:duration=1"]
    private static let sound = ["-f", "lavfi", "-i", "sine=duration=0.1"]
    private static let key = "76a6c65c5ea762046bd749a2e632ccbb"

    static let odd = [
        Odd(
            testDescription: "200 streams",
            name: "many.mkv",
            recipe: sound + (0..<200).flatMap { _ in ["-map", "0"] } + ["-c:a", "pcm_s16le"],
            status: 65,
            word: "over-limit",
        ),
        Odd(
            testDescription: "16k by 16k",
            name: "large.jpg",
            recipe: ["-f", "lavfi", "-i", "color=c=red:size=16000x16000", "-frames:v", "1"],
            status: 0,
            word: "image",
        ),
        Odd(
            testDescription: "encrypted",
            name: "locked.mp4",
            recipe: picture + ["-encryption_scheme", "cenc-aes-ctr", "-encryption_key", key]
                + ["-encryption_kid", key],
            status: 65,
            word: "encrypted",
        ),
        Odd(
            testDescription: "video only",
            name: "silent.mp4",
            recipe: picture,
            status: 0,
            word: "video",
        ),
        Odd(
            testDescription: "audio only",
            name: "dark.mp4",
            recipe: sound,
            status: 0,
            word: "audio",
        ),
        Odd(
            testDescription: "a name that lies",
            name: "lies.wav",
            recipe: picture + ["-f", "mp4"],
            status: 0,
            word: "video",
        ),
    ]

    @Test(arguments: odd)
    func `is examined and labelled, or refused for what it is`(_ odd: Odd) async throws {
        try await withTemporaryFolder { folder in
            let input = folder.appending(path: odd.name).path
            let made = try Tool.run(
                "ffmpeg",
                ["-nostdin", "-v", "error"] + odd.recipe + [input],
            )
            #expect(made.status == 0, "\(made.complaintText)")
            let inspected = try Binary.run(["inspect", "--json", input])
            #expect(inspected.status == odd.status, "\(inspected.complaintText)")
            let json = try JSONObject(parsing: inspected.output)
            #expect(json.text("code") ?? json.text("media.kind") == odd.word)
            let output = folder.appending(path: "out").path
            let labelled = try Binary.run(
                ["label", input, "-o", output, "--producer", "S"] + Binary.metadataOnly
            )
            #expect(labelled.status == odd.status, "\(labelled.complaintText)")
        }
    }

    @Test func `a picture without width and height is refused`() async throws {
        try await withTemporaryFolder { folder in
            var bytes = try Clip.png.bytes()
            bytes.replaceSubrange(16..<24, with: [UInt8](repeating: 0, count: 8))
            // The checksum of the changed head, so that the sizes are what is wrong.
            bytes.replaceSubrange(29..<33, with: Self.checksum(bytes[12..<29]))
            let input = folder.appending(path: "empty.png")
            try Data(bytes).write(to: input)
            let outcome = try Binary.run(["inspect", input.path])
            #expect(outcome.status == 65)
            #expect(outcome.complaintText.contains("no width or height"))
        }
    }

    private static func checksum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var value: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
        }
        value = ~value
        return stride(from: 24, through: 0, by: -8).map {
            UInt8(truncatingIfNeeded: value >> UInt32($0))
        }
    }

    @Test func `a film without streams is refused`() async throws {
        try await withTemporaryFolder { folder in
            let header: [UInt8] =
                [0, 0, 0, 0x18] + Array("ftypisom".utf8) + [0, 0, 2, 0] + Array("isomiso2".utf8)
                + [0, 0, 0, 0x74] + Array("moov".utf8) + [0, 0, 0, 0x6C] + Array("mvhd".utf8)
            let input = folder.appending(path: "bare.mp4")
            try Data(header + [UInt8](repeating: 0, count: 100)).write(to: input)
            let outcome = try Binary.run(["inspect", input.path])
            #expect(outcome.status == 65)
            #expect(outcome.complaintText.contains("no streams"))
        }
    }
}
