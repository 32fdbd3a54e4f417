import Foundation
import TestSupport
import Testing

/// Still pictures that `label` marks with its defaults.
@Suite struct MarkedPictureTests {
    @Test(arguments: ["jpg", "png", "webp"])
    func `a marked picture keeps what else stood in it`(_ form: String) async throws {
        try await withTemporaryFolder { folder in
            let bench = Bench(folder)
            let input = try bench.still("picture.\(form)")
            let profile = folder.appending(path: "colour.icc")
            try Data(Self.profile).write(to: profile)
            let tagged = try Tool.run(
                "exiftool",
                ["-q", "-overwrite_original", "-EXIF:Artist=Somebody", "-XMP-dc:Title=Picture"]
                    + ["-icc_profile<=\(profile.path)", input],
            )
            #expect(tagged.status == 0, "\(tagged.complaintText)")

            let labelled = try bench.label(input, to: "marked.\(form)")
            #expect(labelled.text("picture.way") == "whole")
            let output = bench.path("marked.\(form)")
            let verified = try Binary.json(["verify", output])
            #expect(verified.text("state") == "labelled")
            #expect(verified.text("layers.visible") == "present")
            #expect(verified.count("problems") == 0)
            #expect(try bench.tag("-EXIF:Artist", of: output) == Data("Somebody".utf8))
            #expect(try bench.tag("-XMP-dc:Title", of: output) == Data("Picture".utf8))
            #expect(try bench.tag("-icc_profile", of: output) == Data(Self.profile))
            #expect(try bench.hash(output, decoded: true) != bench.hash(input, decoded: true))
        }
    }

    /// The head of a colour profile, without any table: enough to be carried along.
    private static let profile: [UInt8] = {
        var bytes = [UInt8](repeating: 0, count: 132)
        bytes[3] = 132
        bytes[8] = 4
        bytes.replaceSubrange(12..<24, with: Array("mntrRGB XYZ ".utf8))
        bytes.replaceSubrange(36..<40, with: Array("acsp".utf8))
        return bytes
    }()

    @Test func `the mark of a turned picture is upright at the upper right as it is shown`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let bench = Bench(folder)
            let input = try bench.still("turned.jpg")
            _ = try Tool.run("exiftool", ["-q", "-overwrite_original", "-Orientation#=6", input])
            #expect(try bench.label(input, to: "marked.jpg").text("visible.state") == "present")
            let output = bench.path("marked.jpg")
            #expect(try bench.tag("-Orientation#", of: output) == Data("6".utf8))

            // ffmpeg turns the coded picture as a viewer does; nothing says so in the new file.
            let asCoded = ["-noautorotate", "-i", output, "-map_metadata", "-1", "-frames:v", "1"]
            let shown = try bench.make("shown.png", asCoded + ["-vf", "transpose=clock"])
            let mark = try Binary.json(["inspect", shown])
            #expect(mark.value("labels.visible.marks.0.own") as? Bool == true)
            let box = try (0..<4).map {
                try #require(mark.number("labels.visible.marks.0.box.\($0)"))
            }
            #expect(box[0] + box[2] > 320 - 16 && box[0] + box[2] <= 320)
            #expect(box[1] < 16)

            let coded = try bench.make("coded.png", asCoded)
            #expect(try Binary.json(["verify", coded]).text("layers.visible") == "absent")
        }
    }

    @Test func `a film with two streams of pictures is refused, for one would stay unmarked`()
        async throws
    {
        try await withTemporaryFolder { folder in
            let bench = Bench(folder)
            let film = try bench.film()
            let input = try bench.make(
                "two.mkv",
                ["-i", film, "-map", "0:v", "-map", "0:v", "-c", "copy"],
            )
            let output = bench.path("marked.mkv")
            let outcome = try Binary.run(["label", input, "-o", output, "--producer", "S"])
            #expect(outcome.status == 65)
            #expect(outcome.complaintText.contains("several streams of pictures"))
            #expect(!FileManager.default.fileExists(atPath: output))
        }
    }

    @Test func `a picture too small for words is refused with what to do`() async throws {
        try await withTemporaryFolder { folder in
            let bench = Bench(folder)
            let input = try bench.still("small.png", "scale=32:16")
            let output = bench.path("marked.png")
            let outcome = try Binary.run(["label", input, "-o", output, "--producer", "S"])
            #expect(outcome.status == 65)
            #expect(outcome.complaintText.contains("enlarge it to 64×64"))
            #expect(!FileManager.default.fileExists(atPath: output))
            #expect(
                try Binary.run(
                    ["label", input, "-o", output, "--producer", "S", "--visible", "none"]
                ).status == 0
            )
        }
    }
}
