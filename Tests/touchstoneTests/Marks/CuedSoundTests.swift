import Foundation
import TestSupport
import Testing

/// Sound that `label` puts cues into.
@Suite struct CuedSoundTests {
    @Test(arguments: ["wav", "flac"])
    func `a spoken cue changes no sample outside it`(_ form: String) async throws {
        try await withTemporaryFolder { folder in
            let bench = Bench(folder)
            let input = try bench.tone("tone.\(form)")
            let labelled = try bench.label(input, to: "cued.\(form)")
            #expect(labelled.text("sound.way") == "whole")
            #expect(labelled.text("audible.cues.0.kind") == "spoken")
            let end = try #require(labelled.number("audible.cues.0.span.1"))
            let output = bench.path("cued.\(form)")
            let verified = try Binary.json(["verify", output])
            #expect(verified.text("state") == "labelled")
            #expect(verified.text("layers.audible") == "present")

            let (before, after) = (try bench.samples(input), try bench.samples(output))
            #expect(before.count == after.count)
            // The programme rises again for 0.15 s behind the words.
            let rest = Int((end + 0.2) * 16_000)
            #expect(rest < before.count - 16_000)
            #expect(before[rest...] == after[rest...])
            #expect(before[..<rest] != after[..<rest])
        }
    }

    @Test func `a rhythm at the end of an MP3 is heard there`() async throws {
        try await withTemporaryFolder { folder in
            let bench = Bench(folder)
            let input = try bench.tone("tone.mp3")
            let labelled = try bench.label(
                input,
                to: "cued.mp3",
                ["--audible", "rhythm", "--audible-at", "end"],
            )
            #expect(labelled.count("audible.cues") == 1)
            let seen = try Binary.json(["inspect", bench.path("cued.mp3")])
            #expect(seen.text("labels.audible.cues.0.kind") == "rhythm")
            #expect(seen.value("labels.audible.cues.0.own") as? Bool == true)
            #expect(try #require(seen.number("labels.audible.cues.0.span.0")) > 7)
            #expect(seen.text("assessment.label_state") == "labelled")
        }
    }

    @Test func `sound that ends before the words would is refused`() async throws {
        try await withTemporaryFolder { folder in
            let bench = Bench(folder)
            let output = bench.path("cued.wav")
            let outcome = try Binary.run(
                ["label", try Clip.wav.file().path, "-o", output, "--producer", "S"]
            )
            #expect(outcome.status == 65)
            #expect(outcome.complaintText.contains("the rhythm is the shortest cue"))
            #expect(!FileManager.default.fileExists(atPath: output))
        }
    }

    @Test func `a layer that the file can't carry is wrong usage`() async throws {
        try await withTemporaryFolder { folder in
            let bench = Bench(folder)
            let silent = try bench.make(
                "silent.mp4",
                ["-f", "lavfi", "-i", "testsrc2=size=160x120:rate=10:duration=1"],
            )
            let wrong = [
                [try Clip.wav.file().path, "--visible", "opening"],
                [silent, "--audible", "spoken"],
            ]
            for call in wrong {
                let output = bench.path("out")
                let outcome = try Binary.run(
                    ["label", "-o", output, "--producer", "S"] + call
                )
                #expect(outcome.status == 64, "\(call)")
                #expect(!FileManager.default.fileExists(atPath: output))
            }
        }
    }
}
