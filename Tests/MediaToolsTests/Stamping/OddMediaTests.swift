import Containers
import Foundation
import Media
import MediaTools
import TestSupport
import Testing

@Suite(.serialized) struct OddMediaTests {
    private func restamp(
        _ file: URL,
        _ format: ContainerFormat,
        in folder: PrivateFolder,
    ) async throws -> (file: URL, stamp: Stamp, old: SeenFrames, new: SeenFrames) {
        let toolbox = await Specimen.toolbox()
        let path = FilePathBytes(file)
        let probe = try await toolbox.probe(path, as: format)
        let stamp = try Plates.stamp(probe)
        let made = try await toolbox.restamp(path, probe, with: stamp, in: folder)
        let now = try await toolbox.probe(FilePathBytes(made.file), as: format)
        let (width, height) = (stamp.shownWidth, stamp.shownHeight)
        let old = try await SeenFrames(file, probe, toolbox, width: width, height: height)
        let new = try await SeenFrames(made.file, now, toolbox, width: width, height: height)
        return (made.file, stamp, old, new)
    }

    @Test(arguments: ["", "-loop 3", "-loop -1"])
    func `an animated GIF keeps its pictures, its times and its loop`(
        _ loop: String
    ) async throws {
        try await withTemporaryFolder { home in
            let specimen = Specimen(
                "animation",
                .gif,
                "\(loop) -final_delay 70",
                from: "color=white:s=160x120:r=5:d=1,format=rgba,"
                    + "drawbox=x=10:y=10:w=40:h=20:c=red:t=fill,colorkey=white:0.1,"
                    + "split[a][b];[a]palettegen[p];[b][p]paletteuse",
            )
            let original = try specimen.make(in: home)
            let folder = try PrivateFolder()
            let made = try await restamp(original, .gif, in: folder)
            #expect(made.old.pictures.count == 5)
            #expect(made.old.seconds == made.new.seconds)
            for (before, after) in zip(made.old.pictures, made.new.pictures) {
                #expect(Plates.correlation(made.stamp, in: after) > 0.95)
                #expect(Plates.difference(before, after, outside: made.stamp) < 0.5)
            }
            let said = try [original, made.file].map {
                try output(
                    of: "exiftool",
                    ["-s3", "-AnimationIterations", "-FrameCount", "-Duration"] + [$0.path],
                )
            }
            #expect(said[0] == said[1])
            let alpha = try [original, made.file].map {
                try output(
                    of: "ffmpeg",
                    ["-v", "error", "-i", $0.path, "-vf", "crop=160:30:0:90,alphaextract"]
                        + ["-f", "rawvideo", "-pix_fmt", "gray", "-"],
                )
            }
            #expect(alpha[0] == alpha[1])
            #expect(alpha[0].contains(0))
        }
    }

    @Test func `transparency beside the pictures of VP9 stays`() async throws {
        try await withTemporaryFolder { home in
            let specimen = Specimen(
                "alpha",
                .webm,
                "-c:v libvpx-vp9 -pix_fmt yuva420p -crf 20 -b:v 0 -auto-alt-ref 0 "
                    + "-deadline realtime -cpu-used 8",
                from: "testsrc2=s=160x120:r=10:d=0.5,format=rgba,colorchannelmixer=aa=0.5",
            )
            let original = try specimen.make(in: home)
            let folder = try PrivateFolder()
            let made = try await restamp(original, .webm, in: folder)
            let alpha = try output(
                of: "ffmpeg",
                ["-v", "error", "-c:v", "libvpx-vp9", "-i", made.file.path]
                    + ["-vf", "alphaextract", "-f", "rawvideo", "-pix_fmt", "gray", "-"],
            )
            let first = Array(alpha.prefix(160 * 120))
            // Half there, whole under the plate.
            #expect(abs(Int(first[119 * 160 + 150]) - 128) < 12)
            #expect(first[50 * 160 + 30] > 240)
        }
    }

    @Test func `an undecodable tail is marked as far as it can be seen`() async throws {
        try await withTemporaryFolder { home in
            let specimen = Specimen("tail", .matroska, "-c:v mjpeg -q:v 3")
            let original = try specimen.make(in: home)
            var bytes = try Data(contentsOf: original)
            bytes.replaceSubrange(
                bytes.count * 3 / 4..<bytes.count,
                with: Data(repeating: 0x55, count: bytes.count - bytes.count * 3 / 4),
            )
            try bytes.write(to: original)
            let folder = try PrivateFolder()
            do {
                let made = try await restamp(original, .matroska, in: folder)
                #expect(made.new.pictures.count >= 5)
                for picture in made.new.pictures {
                    #expect(Plates.correlation(made.stamp, in: picture) > 0.9)
                }
            } catch is ToolFault {}
        }
    }

    @Test(arguments: [
        Specimen("svq", .mov, "-c:v svq1"), Specimen("cinepak", .avi, "-c:v cinepak"),
    ])
    func `a codec that can't be encoded at a stated quality is named`(
        _ specimen: Specimen
    ) async throws {
        try await withTemporaryFolder { home in
            let original = try specimen.make(in: home)
            let folder = try PrivateFolder()
            let fault = await #expect(throws: ToolFault.self) {
                try await restamp(original, specimen.format, in: folder).file
            }
            guard case .unusable(let reason) = fault else {
                Issue.record("another fault")
                return
            }
            #expect(reason.contains(specimen.name) && reason.contains("convert it"))
        }
    }

    @Test func `a mark for another picture is refused`() async throws {
        let toolbox = await Specimen.toolbox()
        let path = try Clip.mp4.path
        let probe = try await toolbox.probe(path, as: .mp4)
        let plate = try Plates.blocks(width: 40, height: 24)
        let folder = try PrivateFolder()
        for (x, shown) in [(0, (width: 320, height: 240)), (130, (width: 160, height: 120))] {
            let stamp = Stamp(plate, atX: x, y: 0, ofShown: shown)
            await #expect(throws: ToolFault.self) {
                try await toolbox.restamp(path, probe, with: stamp, in: folder)
            }
        }
    }
}
