import Foundation
import Media
import TestSupport
import Testing

/// The main job from the outside: the binary on real files, other people's tools beside it.
@Suite struct LabelJourneyTests {
    @Test(arguments: Clip.allCases)
    func `a labelled clip is verified, and its media is bit by bit the same`(
        _ clip: Clip
    ) async throws {
        try await withTemporaryFolder { folder in
            let input = try clip.file().path
            let output = folder.appending(path: "labelled.\(clip.pathExtension)").path
            let labelled = try Binary.run(
                [
                    "label", input, "-o", output, "--producer", Binary.producer, "--produce-id",
                    "n1",
                ] + Binary.metadataOnly
            )
            #expect(labelled.status == 0, "\(labelled.complaintText)")

            let verified = try Binary.json(["verify", output])
            #expect(verified.text("state") == "labelled")
            #expect(verified.text("layers.metadata") == "valid")
            #expect(try Binary.run(["verify", "--quick", output]).status == 0)

            let inspected = try Binary.json(["inspect", output])
            #expect(inspected.text("assessment.notice") == "is")
            #expect(inspected.text("assessment.basis") == "stated")
            #expect(inspected.text("labels.metadata.label.ContentProducer") == Binary.producer)
            #expect(inspected.text("labels.metadata.label.ProduceID") == "n1")
            #expect(try StreamHash.of(output, clip) == StreamHash.of(input, clip))
            #expect(try StreamHash.complaints(output).isEmpty)
        }
    }

    @Test(arguments: [Clip.mp4, .mov, .m4a, .wav, .avi, .aiff])
    func `a plain remux takes the label, and the safety net shows it`(_ clip: Clip) async throws {
        try await withTemporaryFolder { folder in
            let output = folder.appending(path: "labelled.\(clip.pathExtension)").path
            let copy = folder.appending(path: "copy.\(clip.pathExtension)").path
            _ = try Binary.run(
                [
                    "label", try clip.file().path, "-o", output, "--producer", Binary.producer,
                ] + Binary.metadataOnly
            )
            let remux = try Tool.run(
                "ffmpeg",
                ["-nostdin", "-v", "error", "-i", output, "-c", "copy", copy],
            )
            #expect(remux.status == 0, "\(remux.complaintText)")
            let inspected = try Binary.json(["inspect", copy])
            #expect(inspected.text("assessment.label_state") == "stripped")
            #expect(inspected.text("assessment.notice") == "is")
            #expect(inspected.text("assessment.basis") == "stated")
            #expect(try Binary.run(["verify", copy]).status == 2)
        }
    }

    @Test(arguments: [Clip.mp4, .mov, .m4a, .wav, .avi, .aiff])
    func `a platform puts a stripped label back in its place`(_ clip: Clip) async throws {
        try await withTemporaryFolder { folder in
            let names = ["labelled", "copy", "again"]
            let files = names.map { folder.appending(path: "\($0).\(clip.pathExtension)").path }
            _ = try Binary.run(
                [
                    "label", try clip.file().path, "-o", files[0], "--producer", Binary.producer,
                ] + Binary.metadataOnly
            )
            _ = try Tool.run(
                "ffmpeg",
                ["-nostdin", "-v", "error", "-i", files[0], "-c", "copy", files[1]],
            )
            let again = try Binary.run(
                [
                    "label", files[1], "-o", files[2], "--propagator", Binary.platform,
                ] + Binary.metadataOnly
            )
            #expect(again.status == 0, "\(again.complaintText)")
            let verified = try Binary.json(["verify", files[2]])
            #expect(verified.text("state") == "labelled")
            let inspected = try Binary.json(["inspect", "--quick", files[2]])
            let label = "labels.metadata.label"
            #expect(inspected.text("\(label).ContentProducer") == Binary.producer)
            #expect(inspected.text("\(label).ContentPropagator") == Binary.platform)
        }
    }

    @Test(arguments: [Clip.mp4, .mkv, .mp3, .jpeg])
    func `an unlabelled clip is unlabelled`(_ clip: Clip) throws {
        let file = try clip.file().path
        let inspected = try Binary.json(["inspect", file])
        #expect(inspected.text("assessment.notice") == "none")
        #expect(inspected.text("assessment.label_state") == "unlabelled")
        #expect(try Binary.run(["verify", file]).status == 1)
    }
}

/// ffmpeg's hash of each stream's packets, and what it complains of when it decodes.
///
/// A picture's packet is its whole file, so of pictures the pixels are hashed.
private enum StreamHash {
    static func of(_ file: String, _ clip: Clip) throws -> String {
        let isPicture = [.jpeg, .png, .webp, .tiff, .gif, .stillGIF].contains(clip)
        return try Tool.run(
            "ffmpeg",
            ["-nostdin", "-v", "error", "-i", file, "-map", "0"]
                + (isPicture ? [] : ["-c", "copy"])
                + ["-f", "streamhash", "-"],
        ).text
    }

    static func complaints(_ file: String) throws -> String {
        try Tool.run("ffmpeg", ["-nostdin", "-v", "error", "-i", file, "-f", "null", "-"])
            .complaintText
    }
}
