import Foundation
import TestSupport
import Testing

@Suite struct BankBadInputTests {
    private static func status(_ arguments: [String]) throws -> Int32 {
        let run = try Binary.run(arguments)
        #expect(run.status == 0 || !run.complaintText.isEmpty, "\(arguments)")
        return run.status
    }

    @Test func `each wrong use has its status and its words`() async throws {
        try await withTemporaryFolder { folder in
            let bank = folder.appending(path: "bank").path
            let none = folder.appending(path: "none").path
            let picture = try Clip.png.file().path
            #expect(try Self.status(["bank", "match", none, picture]) == 66)
            #expect(
                try Self.status(["bank", "create", none + "/deep/er", "--kind", "rights"]) == 73
            )
            #expect(try Self.status(["bank", "create", bank, "--kind", "odd"]) == 64)
            #expect(
                try Self.status(["bank", "create", bank, "--kind", "rights", "--radius", "65"])
                    == 64
            )
            #expect(try Self.status(["bank", "create", bank, "--kind", "rights"]) == 0)
            #expect(try Self.status(["bank", "create", bank, "--kind", "rights"]) == 73)
            #expect(try Self.status(["bank", "match", bank]) == 64)
            #expect(try Self.status(["bank", "match", bank, none]) == 66)
            #expect(try Self.status(["bank", "add", bank, none]) == 66)
            #expect(try Self.status(["bank", "add", bank, picture, picture, "--entry", "x"]) == 64)
            #expect(try Self.status(["bank", "retire", bank, "x", "--reason", "y"]) == 64)
            #expect(try Self.status(["bank", "import", bank, none, "--format", "lines"]) == 66)
            #expect(try Self.status(["bank", "export", bank, none, "--format", "vpdq"]) == 64)
            #expect(try Self.status(["inspect", "--bank", none, picture]) == 66)
            #expect(try Self.status(["inspect", "--quick", "--bank", bank, picture]) == 64)
            #expect(try Self.status(["fingerprint", "--every", "-1", picture]) == 64)
            let other = try Binary.run(["bank", "add", bank, picture, "--entry", "x"])
            #expect(other.status == 0)
            let jpeg = try Clip.jpeg.file().path
            #expect(try Self.status(["bank", "add", bank, jpeg, "--entry", "x"]) == 64)
        }
    }

    @Test func `a damaged bank is no silent bank`() async throws {
        try await withTemporaryFolder { folder in
            let bank = folder.appending(path: "bank")
            let picture = try Clip.png.file().path
            #expect(try Self.status(["bank", "create", bank.path, "--kind", "prohibited"]) == 0)
            #expect(try Self.status(["bank", "add", bank.path, picture]) == 0)
            let changes = bank.appending(path: "changes-000000000001")
            var bytes = Array(try Data(contentsOf: changes))
            bytes[bytes.count - 10] ^= 1
            try Data(bytes).write(to: changes)
            #expect(try Self.status(["bank", "match", bank.path, picture]) == 65)
            #expect(try Self.status(["inspect", "--bank", bank.path, picture]) == 65)
            #expect(try Self.status(["bank", "list", bank.path]) == 65)
        }
    }

    @Test(arguments: [
        ("color=black:size=64x64:rate=5:duration=3", "anullsrc", "too few"),
        ("testsrc2=size=64x64:rate=5:duration=0.2", "sine=440:duration=3", "too few"),
    ])
    func `black film and silence say that they can't be compared`(
        picture: String,
        sound: String,
        words: String,
    ) async throws {
        try await withTemporaryFolder { folder in
            let file = try BankJourneyTests.make(
                folder,
                "dull.mkv",
                [
                    "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, "-t", "3", "-c:v",
                    "libx264", "-c:a", "aac",
                ],
            )
            let bank = folder.appending(path: "bank").path
            #expect(try Self.status(["bank", "create", bank, "--kind", "rights"]) == 0)
            #expect(try Self.status(["bank", "add", bank, try Clip.mp3.file().path]) == 0)
            let run = try Binary.run(["bank", "match", bank, file, "--json"])
            #expect(run.status == 1, "\(run.complaintText)")
            #expect(run.complaintText.contains(words), "\(run.complaintText)")
            #expect(try JSONObject(parsing: run.output).count("remarks") ?? 0 >= 1)
        }
    }

    @Test func `one file that can't be read doesn't keep the others from being looked up`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let picture = try Clip.png.file().path
            let torn = folder.appending(path: "torn.mp4")
            try Data(repeating: 7, count: 5_000).write(to: torn)
            let bank = folder.appending(path: "bank").path
            #expect(try Self.status(["bank", "create", bank, "--kind", "rights"]) == 0)
            #expect(try Self.status(["bank", "add", bank, picture]) == 0)
            let run = try Binary.run(["bank", "match", bank, torn.path, picture, "--json"])
            #expect(run.status == 65)
            let told = try JSONObject(parsing: run.output)
            #expect(told.number("errors.0.query") == 0)
            #expect(told.number("matches.0.query") == 1)
        }
    }
}
