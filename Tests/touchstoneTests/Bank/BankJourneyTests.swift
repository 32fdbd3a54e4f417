import Foundation
import TestSupport
import Testing

@Suite struct BankJourneyTests {
    /// A film of twelve seconds with changing pictures and a melody, and copies of it.
    private static let film = [
        "-f", "lavfi", "-i", "mandelbrot=size=160x120:rate=5:end_scale=0.01:maxiter=200", "-f",
        "lavfi", "-i",
        "aevalsrc=0.4*sin(2*PI*t*(200+9*mod(pow(floor(t*3.3)\\,3)*7+floor(t*3.3)*13\\,101)))"
            + "+0.2*sin(2*PI*t*(700+9*mod(pow(floor(t*2.1)\\,3)*5+floor(t*2.1)*11\\,97))):s=44100",
    ]

    static func make(_ folder: URL, _ name: String, _ arguments: [String]) throws -> String {
        let file = folder.appending(path: name).path
        let made = try Tool.run("ffmpeg", ["-nostdin", "-v", "error", "-y"] + arguments + [file])
        guard made.status == 0 else { throw Clip.Failure(text: made.complaintText) }
        return file
    }

    @Test func `from an empty folder to a copy that is found, and why`() async throws {
        try await withTemporaryFolder { folder in
            let bank = folder.appending(path: "known").path
            let original = try Self.make(
                folder,
                "original.mp4",
                Self.film + ["-t", "12", "-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac"],
            )
            let copy = try Self.make(
                folder,
                "copy.mkv",
                [
                    "-f", "lavfi", "-i", "testsrc2=size=240x180:rate=10:duration=8", "-f", "lavfi",
                    "-i", "sine=330:duration=8", "-i", original, "-filter_complex",
                    "[2:v]trim=3:10,setpts=PTS-STARTPTS,scale=240:180,setsar=1[b];[0:v]setsar=1[a];"
                        + "[2:a]atrim=3:10,asetpts=PTS-STARTPTS[d];[1:a]aresample=44100[c];"
                        + "[a][c][b][d]concat=n=2:v=1:a=1[v][s]",
                    "-map", "[v]", "-map", "[s]", "-c:v", "libx264", "-crf", "32", "-c:a",
                    "libopus", "-b:a", "48k", "-ar", "48000",
                ],
            )
            let other = try Self.make(
                folder,
                "other.mp4",
                [
                    "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=10:duration=10", "-f", "lavfi",
                    "-i", "anoisesrc=d=10:seed=4:a=0.3", "-c:v", "libx264", "-c:a", "aac",
                ],
            )
            #expect(try Binary.run(["bank", "create", bank, "--kind", "synthetic"]).status == 0)
            let added = try Binary.json(["bank", "add", bank, original, "--note", "by hand"])
            #expect(added.text("state") == "added")
            #expect(added.text("entry") == "original.mp4")
            #expect(try Binary.json(["bank", "add", bank, original]).text("state") == "known")

            let found = try Binary.json(["bank", "match", bank, copy, other, original, "--timing"])
            let count = try #require(found.count("matches"))
            let matches = (0..<count).map { "matches.\($0)" }
            #expect(matches.allSatisfy { found.number("\($0).query") != 1 })
            #expect(found.number("timing.cpu_seconds") ?? -1 >= 0)
            for likeness in ["film", "sound"] {
                let path = try #require(
                    matches.first {
                        found.number("\($0).query") == 0
                            && found.text("\($0).likeness") == likeness
                    },
                    "\(likeness)",
                )
                #expect(abs((found.number("\(path).span.0") ?? 0) - 8) < 1.2, "\(likeness)")
                #expect(abs((found.number("\(path).span.1") ?? 0) - 15) < 1.2, "\(likeness)")
                #expect(abs((found.number("\(path).entry_span.0") ?? 0) - 3) < 1.2, "\(likeness)")
                #expect(found.text("\(path).entry") == "original.mp4")
                #expect(found.text("\(path).bank") == "known")
            }
            #expect(matches.contains { found.text("\($0).likeness") == "bytes" })

            try Self.inspect(original, copy, other, in: bank)
        }
    }

    /// What a bank with one entry says of it, of a copy and of something else, and after it is retired.
    private static func inspect(
        _ original: String,
        _ copy: String,
        _ other: String,
        in bank: String,
    ) throws {
        let none = try Binary.run(["bank", "match", bank, other])
        #expect(none.status == 1)
        #expect(none.output == Data("nothing matches\n".utf8))

        let suspected = try Binary.json(["inspect", "--bank", bank, copy])
        #expect(suspected.text("assessment.notice") == "suspected")
        #expect(suspected.text("signals.0.detector") == "known-media")
        #expect(suspected.text("matches.0.entry") == "original.mp4")
        let same = try Binary.json(["inspect", "--bank", bank, original])
        #expect(same.text("assessment.notice") == "is")
        #expect(same.text("assessment.basis") == "verified")
        #expect(try Binary.json(["inspect", original]).count("matches") == 0)

        let retired = try Binary.run([
            "bank", "retire", bank, "original.mp4", "--reason", "was a mistake",
        ])
        #expect(retired.status == 0, "\(retired.complaintText)")
        #expect(try Binary.run(["bank", "match", bank, copy]).status == 1)
        #expect(try Binary.json(["inspect", "--bank", bank, copy]).count("matches") == 0)
    }

    @Test func `what a negative bank explains counts as no match`() async throws {
        try await withTemporaryFolder { folder in
            let picture = try Clip.jpeg.file().path
            let edited = try Self.make(
                folder,
                "edited.png",
                ["-i", picture, "-vf", "eq=contrast=1.1"],
            )
            let (bad, fine) = (
                folder.appending(path: "bad").path, folder.appending(path: "fine").path,
            )
            for (bank, kind) in [(bad, "prohibited"), (fine, "negative")] {
                #expect(try Binary.run(["bank", "create", bank, "--kind", kind]).status == 0)
                #expect(try Binary.run(["bank", "add", bank, picture]).status == 0)
            }
            let known = try Binary.json(["inspect", "--bank", bad, edited])
            #expect(known.text("signals.0.claim") == "prohibited")
            let both = try Binary.json(["inspect", "--bank", bad, "--bank", fine, edited])
            #expect(both.count("signals") == 0)
            #expect(both.count("matches") == 2)
            let same = try Binary.json(["inspect", "--bank", bad, "--bank", fine, picture])
            #expect(same.text("signals.0.detector") == "known-bytes")
            #expect(same.count("signals") == 1)
        }
    }

    @Test func `lists come in and go out in every form, and what is refused is told`() async throws
    {
        try await withTemporaryFolder { folder in
            let bank = folder.appending(path: "bank").path
            let list = folder.appending(path: "list.txt")
            let hash = String(repeating: "0f", count: 32)
            let lines = "pdq \(hash) one\nsha256 \(hash) one\nmd5 aa\npdq \(hash)0\n\npdq \(hash)\n"
            try Data(lines.utf8).write(to: list)
            #expect(try Binary.run(["bank", "create", bank, "--kind", "rights"]).status == 0)
            let taken = try Binary.json(["bank", "import", bank, list.path, "--format", "lines"])
            #expect(taken.number("added") == 2)
            #expect(taken.number("refused") == 2)
            #expect(taken.number("refusals.0.line") == 3)
            #expect(taken.text("refusals.0.reason")?.contains("md5") == true)
            let again = try Binary.json(["bank", "import", bank, list.path, "--format", "lines"])
            #expect((again.number("added"), again.number("known")) == (0, 2))

            let out = folder.appending(path: "out.txt").path
            #expect(try Binary.run(["bank", "export", bank, out, "--format", "lines"]).status == 0)
            let written = try String(contentsOfFile: out, encoding: .utf8)
            #expect(written == "pdq \(hash) one\nsha256 \(hash) one\npdq \(hash) \(hash)\n")
            let busy = try Binary.run(["bank", "export", bank, out, "--format", "lines"])
            #expect(busy.status == 73)

            let found = try Binary.json(["bank", "match", bank, "--hashes", list.path])
            #expect(found.count("errors") == 2)
            #expect((0..<3).compactMap { found.number("matches.\($0).query") } == [0, 0, 1])
            #expect(found.number("errors.0.query") == 2)
        }
    }

    @Test func `a picture has one hash, a film one a second, and a sound its items`() async throws {
        try await withTemporaryFolder { folder in
            let sound = try Self.make(
                folder,
                "sound.flac",
                ["-f", "lavfi", "-i", "anoisesrc=d=6:seed=2:a=0.3"],
            )
            try Self.check(try [Clip.png, .mp4].map { try $0.file().path } + [sound])
        }
    }

    private static func check(_ files: [String]) throws {
        let told = try Binary.json(["fingerprint"] + files)
        #expect(told.count("0.pdq") == 1)
        #expect(told.isNull("0.chromaprint"))
        #expect(told.text("0.pdq.0.hash")?.count == 64)
        #expect(told.text("1.schema") == "touchstone.fingerprint/1")
        #expect(told.count("1.pdq") == 2)
        #expect(told.number("1.pdq.1.time_s") == 1)
        #expect(told.count("2.pdq") == 0)
        #expect((told.count("2.chromaprint.items") ?? 0) > 20)
        #expect(told.number("2.chromaprint.item_s") == 0.1238)
        let every = try Binary.json(["fingerprint", "--every", "0", files[1]])
        #expect(every.count("pdq") == 20)
    }
}
