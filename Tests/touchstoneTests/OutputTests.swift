import Foundation
import TestSupport
import Testing

@Suite struct OutputTests {
    private func label(_ input: String, _ output: String, _ more: String...) throws -> Tool.Outcome
    {
        let named = ["label", input, "-o", output, "--producer", "Studio"]
        return try Binary.run(named + Binary.metadataOnly + more)
    }

    @Test func `an output that is there is replaced only with --force`() async throws {
        try await withTemporaryFolder { folder in
            let output = folder.appending(path: "out.mp3")
            try Data("mine".utf8).write(to: output)
            let clip = try Clip.mp3.file().path
            #expect(try label(clip, output.path).status == 73)
            #expect(try Data(contentsOf: output) == Data("mine".utf8))
            #expect(try label(clip, output.path, "--force").status == 0)
            #expect(try Binary.run(["verify", output.path]).status == 0)
        }
    }

    @Test func `an output equal to the input is refused without --force`() async throws {
        try await withTemporaryFolder { folder in
            let file = folder.appending(path: "clip.wav")
            try FileManager.default.copyItem(at: Clip.wav.file(), to: file)
            #expect(try label(file.path, file.path).status == 73)
            #expect(try label(file.path, file.path, "--force").status == 0)
            #expect(try Binary.run(["verify", file.path]).status == 0)
        }
    }

    @Test func `a private file's labelled copy is private`() async throws {
        try await withTemporaryFolder { folder in
            let input = folder.appending(path: "clip.wav")
            try FileManager.default.copyItem(at: Clip.wav.file(), to: input)
            try FileManager.default.setAttributes(
                [.posixPermissions: 0o600],
                ofItemAtPath: input.path,
            )
            let output = folder.appending(path: "out.wav").path
            let outcome = try label(input.path, output)
            #expect(outcome.status == 0)
            let mode = try FileManager.default.attributesOfItem(atPath: output)[.posixPermissions]
            #expect(mode as? Int == 0o600)
        }
    }

    @Test func `a pipe or a link is never replaced`() async throws {
        try await withTemporaryFolder { folder in
            let clip = try Clip.mp3.file().path
            for (make, name) in [(["mkfifo"], "pipe"), (["ln", "-s", clip], "link.mp3")] {
                let output = folder.appending(path: name).path
                _ = try Tool.run(make[0], make.dropFirst() + [output])
                let outcome = try label(clip, output, "--force")
                #expect(outcome.status == 73)
            }
        }
    }

    @Test func `a file's name can't command the terminal`() async throws {
        try await withTemporaryFolder { folder in
            let outcome = try Binary.run(["inspect", "a\u{1B}[31m.mp4"], in: folder)
            #expect(outcome.status == 66)
            #expect(outcome.complaintText.contains("a\u{FFFD}[31m.mp4"))
        }
    }

    @Test func `a folder that is not there cannot take the output`() async throws {
        try await withTemporaryFolder { folder in
            let output = folder.appending(path: "missing/out.mp3").path
            let outcome = try label(Clip.mp3.file().path, output)
            #expect(outcome.status == 73)
        }
    }

    @Test func `a full disk leaves nothing behind`() async throws {
        try await withTemporaryFolder { folder in
            // A limit on the size of files stands in for a full disk: the same call fails.
            let output = folder.appending(path: "out.wav").path
            let outcome = try Tool.run(
                "prlimit",
                ["--fsize=65536", "env", "--ignore-signal=XFSZ", Binary.path, "label"]
                    + [try Clip.wav.file().path, "-o", output, "--producer", "Studio"]
                    + Binary.metadataOnly,
            )
            #expect(outcome.status == 74, "\(outcome.complaintText)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }

    @Test func `a result that nobody can take ends as a fault`() throws {
        let clip = try Clip.mp3.file().path
        let outcome = try Tool.run(
            "sh",
            ["-c", "exec \"$0\" inspect --quick \"$1\" > /dev/full", Binary.path, clip],
        )
        #expect(outcome.status == 74)
    }

    @Test func `standard input is a file like others`() throws {
        let clip = try Clip.mp4.file().path
        let outcome = try Tool.run(
            "sh",
            ["-c", "exec \"$0\" inspect --json - < \"$1\"", Binary.path, clip],
        )
        #expect(outcome.status == 0, "\(outcome.complaintText)")
        let json = try JSONObject(parsing: outcome.output)
        #expect(json.text("file") == "-")
        #expect(json.text("media.video_codec") == "h264")
    }

    @Test func `a name that is not text is found and given exactly`() async throws {
        try await withTemporaryFolder { folder in
            let clip = try Clip.mp3.file().path
            let outcome = try Tool.run(
                "bash",
                [
                    "-c",
                    "name=$'a\\xff\\n.mp3'; cp \"$1\" \"$name\"; exec \"$0\" inspect --json \"$name\"",
                ]
                    + [Binary.path, clip],
                in: folder,
            )
            #expect(outcome.status == 0, "\(outcome.complaintText)")
            let json = try JSONObject(parsing: outcome.output)
            #expect(json.text("file") == "a\u{FFFD}\n.mp3")
            #expect(
                json.text("file_bytes")
                    == Data([0x61, 0xFF, 0x0A] + Array(".mp3".utf8)).base64EncodedString()
            )
        }
    }
}
