import Foundation
import TestSupport
import Testing

/// What `verify` says of marks that don't go with the label, or that don't suffice.
@Suite struct MarkProblemTests {
    @Test func `a mark without a label for machines is damaged`() async throws {
        try await withTemporaryFolder { folder in
            let bench = Bench(folder)
            let labelled = try bench.label(
                try bench.still("picture.png"),
                to: "marked.png",
                ["--no-metadata"],
            )
            #expect(labelled.count("places") == 0)
            let output = bench.path("marked.png")
            #expect(try Binary.run(["verify", output]).status == 2)
            #expect(try bench.problems(output) == ["mark-without-label"])
            let quick = try Binary.json(["verify", "--quick", output])
            #expect(quick.text("state") == "unlabelled")
            #expect(quick.text("layers.visible") == "not-checked")
            #expect(quick.text("layers.audible") == "not-checked")
        }
    }

    @Test func `a corner mark names one of two elements, and verify says so`() async throws {
        try await withTemporaryFolder { folder in
            let bench = Bench(folder)
            let picture = try bench.still("picture.png")
            _ = try bench.label(picture, to: "marked.png", ["--wording", "corner"])
            #expect(try bench.problems(bench.path("marked.png")) == ["mark-incomplete"])
        }
    }

    @Test func `a label without a mark is labelled, with a word of warning`() async throws {
        try await withTemporaryFolder { folder in
            let bench = Bench(folder)
            let input = try bench.film()
            _ = try bench.label(input, to: "labelled.mp4", Binary.metadataOnly)
            let output = bench.path("labelled.mp4")
            #expect(try Binary.run(["verify", output]).status == 0)
            #expect(try bench.problems(output) == ["no-conspicuous-mark"])
        }
    }

    @Test func `a platform alone leaves picture and sound bit by bit the same`() async throws {
        try await withTemporaryFolder { folder in
            let bench = Bench(folder)
            for input in [try bench.film(), try bench.tone("tone.wav"), try bench.still("a.png")] {
                let output = bench.path("passed." + URL(filePath: input).pathExtension)
                let labelled = try Binary.json(
                    ["label", input, "-o", output, "--propagator", Binary.platform]
                )
                #expect(labelled.text("picture.way") == "untouched")
                #expect(labelled.text("sound.way") == "untouched")
                let isPicture = input.hasSuffix("png")
                #expect(
                    try bench.hash(output, decoded: isPicture)
                        == bench.hash(input, decoded: isPicture)
                )
            }
        }
    }

    @Test func `a mark that claims less than the label is named`() async throws {
        try await withTemporaryFolder { folder in
            let bench = Bench(folder)
            let platform = ["--propagator", Binary.platform, "--notice"]
            let (first, second) = (bench.path("suspected.mp4"), bench.path("raised.mp4"))
            _ = try Binary.json(
                ["label", try bench.film(), "-o", first, "--visible", "opening"] + platform
                    + ["suspected"]
            )
            #expect(try bench.problems(first) == ["producer-unknown"])
            _ = try Binary.json(
                ["label", first, "-o", second, "--visible", "none"] + platform + ["is"]
            )
            #expect(try bench.problems(second).contains("mark-claims-less"))
            #expect(try Binary.run(["verify", second]).status == 0)
        }
    }

    @Test func `a higher notice covers the earlier mark and replaces every label`() async throws {
        try await withTemporaryFolder { folder in
            let bench = Bench(folder)
            let first = bench.path("suspected.mp4")
            let suspected = try Binary.json(
                ["label", try bench.film(), "-o", first, "--propagator", Binary.platform]
                    + ["--notice", "suspected", "--visible", "opening"]
            )
            // Encoded anew as a whole, since one key picture is all it has.
            let raised = try bench.label(first, to: "raised.mp4")
            #expect(raised.text("picture.way") == "whole")
            let output = bench.path("raised.mp4")
            let verified = try Binary.json(["verify", output])
            #expect(verified.text("state") == "labelled")
            #expect(verified.text("layers.metadata") == "valid")
            #expect(verified.count("problems") == 0)

            // What stood to the left of the new words was 疑似, and is empty plate now.
            let box = "visible.marks.0.box"
            let left = try #require(suspected.number("\(box).0"))
            let width = try #require(raised.number("\(box).0")) - left
            let rows = try #require(suspected.number("\(box).3"))
            #expect(width > 10)
            let crop = "crop=\(Int(width)):\(Int(rows) - 8):\(Int(left)):8,format=gray"
            let lightest = { (file: String) in
                try Tool.run(
                    "ffmpeg",
                    ["-nostdin", "-v", "error", "-i", file, "-vf", crop, "-frames:v", "1"]
                        + ["-f", "rawvideo", "-"],
                ).output.max() ?? 255
            }
            #expect(try lightest(first) > 180)
            #expect(try lightest(output) < 80)
        }
    }

    @Test func `a mark that was cut to one second is too short`() async throws {
        try await withTemporaryFolder { folder in
            let bench = Bench(folder)
            _ = try bench.label(try bench.film(), to: "labelled.mp4")
            let cut = try bench.make(
                "cut.mp4",
                ["-ss", "1.5", "-i", bench.path("labelled.mp4"), "-c", "copy"],
            )
            #expect(try bench.problems(cut).contains("mark-too-short"))
            #expect(try Binary.run(["verify", cut]).status == 2)
        }
    }

    @Test func `a mark that was asked for throughout is there to the end`() async throws {
        try await withTemporaryFolder { folder in
            let bench = Bench(folder)
            let input = try bench.make(
                "long.mp4",
                ["-f", "lavfi", "-i", "testsrc2=size=160x120:rate=5:duration=8"]
                    + ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"],
            )
            let labelled = try bench.label(input, to: "all.mp4", ["--visible", "throughout"])
            #expect(labelled.text("picture.way") == "whole")
            #expect(try #require(labelled.number("visible.marks.0.span.1")) > 7.5)
            _ = try bench.label(input, to: "opening.mp4")
            let opening = try Binary.json(["inspect", bench.path("opening.mp4")])
            #expect(try #require(opening.number("labels.visible.marks.0.span.1")) < 3)
        }
    }

    @Test func `somebody else's mark is a suspicion, with its words and its place`() async throws {
        try await withTemporaryFolder { folder in
            let bench = Bench(folder)
            let font = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
            let text = "drawtext=fontfile=\(font):text=AI生成:fontsize=44:fontcolor=white"
            let file = try bench.still(
                "foreign.png",
                "\(text):box=1:boxcolor=black:boxborderw=8:x=40:y=240",
            )
            let seen = try Binary.json(["inspect", file])
            #expect(seen.text("assessment.notice") == "suspected")
            #expect(seen.text("assessment.basis") == "traced")
            #expect(seen.text("assessment.label_state") == "damaged")
            #expect(seen.value("labels.visible.marks.0.own") as? Bool == false)
            #expect(seen.text("labels.visible.marks.0.text")?.hasSuffix("生成") == true)
            let box = "labels.visible.marks.0.box"
            #expect(abs(try #require(seen.number("\(box).0")) - 40) < 12)
            #expect(abs(try #require(seen.number("\(box).1")) - 240) < 12)
            #expect(try bench.problems(file) == ["mark-without-label"])
        }
    }
}
