import Containers
import Foundation
import Labels
import Media
import MediaTools
@testable import Pipeline
import TestSupport
import Testing

@Suite struct CueRefusalTests {
    @Test func `sound shorter than the cue is refused with both lengths, and the rhythm fits`()
        async throws
    {
        let toolbox = await CueBench.toolbox.value
        let clip = try await CueClip(
            ["-f", "lavfi", "-i", "sine=f=300:d=2:r=16000"],
            .wav,
            named: "short.wav",
            toolbox: toolbox,
        )
        let studio = CueStudio(toolbox)
        let spoken = CuePlan(.spoken(CueWording(.is, in: .simplifiedChinese)))
        let refusal = await #expect(throws: MixRefusal.self) {
            try await studio.mix(spoken, into: clip.file, named: "no.wav", in: clip.folder)
        }
        guard case .tooShort(let programme, let needed) = refusal else {
            Issue.record("\(String(describing: refusal))")
            return
        }
        #expect(abs(programme - 2) < 0.001)
        #expect((4.4...4.8).contains(needed))
        let rhythm = CuePlan(.rhythm)
        _ = try await studio.mix(rhythm, into: clip.file, named: "yes.wav", in: clip.folder)
        await #expect(throws: MixRefusal.self) {
            let both = CuePlan(.rhythm, at: .openingAndEnd)
            _ = try await studio.mix(both, into: clip.file, named: "no.wav", in: clip.folder)
        }
    }

    @Test func `what can't be written is refused by its name`() async throws {
        let toolbox = await CueBench.toolbox.value
        let studio = CueStudio(toolbox)
        let sine = ["-f", "lavfi", "-i", "sine=f=300:d=2"]
        let wma = try await CueClip(
            sine + ["-c:a", "wmav2"],
            .matroska,
            named: "a.mka",
            toolbox: toolbox,
        )
        await #expect(throws: MixRefusal.codec("wmav2")) {
            _ = try await studio.mix(CuePlan(.rhythm), into: wma.file, named: "x", in: wma.folder)
        }
        let stream = try await CueClip(
            sine + ["-c:a", "aac"],
            .mpegTS,
            named: "a.ts",
            toolbox: toolbox,
        )
        await #expect(throws: MixRefusal.container("MPEGTS")) {
            _ = try await studio.mix(
                CuePlan(.rhythm),
                into: stream.file,
                named: "x",
                in: stream.folder,
            )
        }
        let low = try await CueClip(
            sine + ["-ar", "6000"],
            .wav,
            named: "low.wav",
            toolbox: toolbox,
        )
        await #expect(throws: MixRefusal.sampleRate(6000)) {
            _ = try await studio.mix(CuePlan(.rhythm), into: low.file, named: "x", in: low.folder)
        }
        let silent = try await CueClip(
            ["-f", "lavfi", "-i", "testsrc2=size=160x120:duration=1"],
            .matroska,
            named: "silent.mkv",
            toolbox: toolbox,
        )
        await #expect(throws: MixRefusal.noSound) {
            _ = try await studio.mix(
                CuePlan(.rhythm),
                into: silent.file,
                named: "x",
                in: silent.folder,
            )
        }
    }

    @Test(arguments: [("a.mp3", ContainerFormat.mp3), ("a.m4a", .m4a), ("a.flac", .flac)])
    func `a cover stays`(_ name: String, _ format: ContainerFormat) async throws {
        let toolbox = await CueBench.toolbox.value
        let cover = try Clip.png.file().path
        let clip = try await CueClip(
            [
                "-f", "lavfi", "-i", "sine=f=300:d=2", "-i", cover, "-map", "0", "-map", "1",
                "-c:v", "copy", "-disposition:v", "attached_pic", "-metadata", "title=Kept",
            ],
            format,
            named: name,
            toolbox: toolbox,
        )
        let made = try await CueStudio(toolbox)
            .mix(CuePlan(.rhythm), into: clip.file, named: "o." + name, in: clip.folder)
        let probe = try await toolbox.probe(made.path, as: format)
        #expect(probe.streams.map(\.isCover) == clip.probe.streams.map(\.isCover))
        #expect(probe.streams.contains { $0.isCover })
        #expect(probe.tags["title"] ?? probe.tags["TITLE"] == "Kept")
    }

    @Test func `an Ogg file keeps its cover and its comments`() async throws {
        let toolbox = await CueBench.toolbox.value
        let png = try Data(contentsOf: Clip.png.file())
        let numbers = { (value: Int) in (0..<4).map { UInt8(value >> (24 - 8 * $0) & 0xFF) } }
        let block =
            Data(
                numbers(3) + numbers(9) + Array("image/png".utf8) + numbers(0) + numbers(160)
                    + numbers(120) + numbers(24) + numbers(0) + numbers(png.count)
            ) + png
        let text = block.base64EncodedString()
        let clip = try await CueClip(
            [
                "-f", "lavfi", "-i", "sine=f=300:d=2", "-c:a", "libopus", "-metadata",
                "METADATA_BLOCK_PICTURE=" + text, "-metadata", "artist=Kept",
            ],
            .ogg,
            named: "a.opus",
            toolbox: toolbox,
        )
        let made = try await CueStudio(toolbox)
            .mix(CuePlan(.rhythm), into: clip.file, named: "o.opus", in: clip.folder)
        let container = try #require(try openContainer(try FileSource(path: made.path)))
        let texts = container.metadata.map { "\($0.slot)".uppercased() + "=" + $0.text }
        #expect(texts.contains { $0.contains("PICTURE") && $0.hasSuffix(text) })
        #expect(texts.contains { $0.contains("ARTIST") && $0.hasSuffix("Kept") })
    }
}
