import Foundation
import TestSupport
import Testing

@Suite struct UsageTests {
    @Test(arguments: [
        [], ["--help"], ["--version"], ["label", "--help"], ["inspect", "--help"],
    ])
    func `help is no error`(_ arguments: [String]) throws {
        let outcome = try Binary.run(arguments)
        #expect(outcome.status == 0)
        #expect(!outcome.text.isEmpty)
    }

    @Test(arguments: [
        ["inspect"], ["frobnicate"], ["label", "a.mp4"],
        ["label", "a.mp4", "-o", "b.mp4", "--notice", "isn't"],
        ["label", "a.mp4", "-o", "-", "--producer", "S"],
        ["inspect", "--trust-anchors", "x", "a.mp4"],
        ["label", "a.mp4", "-o", "b.mp4", "--producer", "S", "--no-metadata"]
            + Binary.metadataOnly,
        ["label", "a.mp4", "-o", "b.mp4", "--producer", "S", "--visible", "somewhere"],
        ["label", "a.mp4", "-o", "b.mp4", "--producer", "S", "--audible", "shouted"],
        ["label", "a.mp4", "-o", "b.mp4", "--producer", "S", "--language", "fr"],
    ])
    func `wrong usage ends with 64 and says why`(_ arguments: [String]) throws {
        let outcome = try Binary.run(arguments)
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty && !outcome.complaint.isEmpty)
    }

    @Test func `nobody named is wrong usage`() throws {
        let outcome = try Binary.run(["label", try Clip.mp3.file().path, "-o", "/nowhere/x.mp3"])
        #expect(outcome.status == 64)
    }

    @Test func `layers that do not exist may be declined`() async throws {
        try await withTemporaryFolder { folder in
            let outcome = try Binary.run([
                "label", try Clip.mp3.file().path, "-o", folder.appending(path: "o.mp3").path,
                "--producer", "S", "--no-credential", "--no-watermark", "--visible", "none",
                "--audible", "none",
            ])
            #expect(outcome.status == 0, "\(outcome.complaintText)")
        }
    }

    @Test func `the doctor says what runs and how it is kept apart`() throws {
        let outcome = try Binary.run(["doctor"])
        #expect(outcome.status == 0)
        #expect(outcome.text.contains("ffmpeg") && outcome.text.contains("isolation"))
    }
}
