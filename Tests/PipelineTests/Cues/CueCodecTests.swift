import Containers
import Foundation
import Labels
import Media
import MediaTools
@testable import Pipeline
import TestSupport
import Testing

@Suite struct CueCodecTests {
    struct Recipe: Sendable, CustomTestStringConvertible {
        var name: String
        var format: ContainerFormat
        var codec: [String]
        var frame = 1
        var isLossless: Bool {
            frame == 1 && !codec.contains("libvorbis") && !codec.contains("libopus")
        }
        var testDescription: String { "\(name) \(codec.joined(separator: " "))" }
    }

    static let recipes = [
        Recipe(name: "b.wav", format: .wav, codec: ["-c:a", "pcm_s24le"]),
        Recipe(name: "c.wav", format: .wav, codec: ["-c:a", "pcm_f32le"]),
        Recipe(name: "d.wav", format: .wav, codec: ["-c:a", "pcm_s16le", "-rf64", "always"]),
        Recipe(name: "a.flac", format: .flac, codec: ["-sample_fmt", "s32", "-ar", "96000"]),
        Recipe(name: "a.aiff", format: .aiff, codec: ["-c:a", "pcm_s24be"]),
        Recipe(name: "alac.m4a", format: .m4a, codec: ["-c:a", "alac"]),
        Recipe(name: "flac.ogg", format: .ogg, codec: ["-c:a", "flac"]),
        Recipe(name: "a.mp3", format: .mp3, codec: ["-b:a", "64k"], frame: 1152),
        Recipe(name: "a.m4a", format: .m4a, codec: ["-c:a", "aac", "-b:a", "64k"], frame: 1024),
        Recipe(name: "v.ogg", format: .ogg, codec: ["-c:a", "libvorbis"], frame: 1),
        Recipe(name: "a.opus", format: .ogg, codec: ["-c:a", "libopus", "-b:a", "48k"], frame: 1),
        Recipe(name: "a.mka", format: .matroska, codec: ["-c:a", "aac"], frame: 2048),
        Recipe(name: "a.aac", format: .adts, codec: ["-c:a", "aac"], frame: 2048),
        Recipe(name: "m.wav", format: .wav, codec: ["-ac", "1", "-ar", "8000"]),
        Recipe(
            name: "s.wav",
            format: .wav,
            codec: ["-af", "pan=5.1|FL=c0|FR=c1|FC=0.1*c0|LFE=0.1*c1|BL=c0|BR=c1"],
        ),
        Recipe(name: "o.flac", format: .flac, codec: ["-ar", "37800", "-strict", "-2"]),
    ]

    @Test(arguments: recipes)
    func `a cue is mixed in, found again, and nothing else moves`(_ recipe: Recipe) async throws {
        let toolbox = await CueBench.toolbox.value
        let studio = CueStudio(toolbox)
        let input = ["-f", "lavfi", "-i", CueClip.music + ":s=48000:d=6", "-ac", "2"]
        let clip = try await CueClip(
            input + recipe.codec + ["-metadata", "title=Kept"],
            recipe.format,
            named: recipe.name,
            toolbox: toolbox,
        )
        let wording = CueWording(.mayBe, in: .simplifiedChinese)
        let plan = CuePlan(.spoken(wording))
        let name = "out." + recipe.name
        let made = try await studio.mix(plan, into: clip.file, named: name, in: clip.folder)
        let before = try CueClip.samples(clip.url)
        let url = URL(filePath: made.path.description)
        let after = try CueClip.samples(url)
        let probe = try await toolbox.probe(made.path, as: recipe.format)
        let channels = try #require(probe.mainAudio?.channels)
        let rate = try #require(probe.mainAudio?.sampleRate)
        let difference = (after.count - before.count) / channels
        let span = Int((made.cueSeconds + 0.31) * Double(rate))
        let shift = Self.shift(before, after, channels, from: span, rate)
        let templates = try await CueBench.fewTemplates.value
        let survey = try await studio.read((made.path, probe), for: templates)
        #expect(abs(difference) < recipe.frame)
        #expect(shift == 0)
        if recipe.isLossless {
            #expect(after[(span * channels)...] == before[(span * channels)...])
        }
        #expect(survey.present.map(\.kind) == [.spoken(wording)])
        let container = try openContainer(try FileSource(path: made.path))
        #expect(container == nil || container?.facts.audioCodec != nil)
        let outcome = try #require(made.outcomes.first)
        #expect(outcome.peak <= 0.8913)
    }

    /// By how many frames the programme moved, of 40 either way.
    static func shift(
        _ before: [Double],
        _ after: [Double],
        _ channels: Int,
        from start: Int,
        _ rate: Int,
    ) -> Int {
        let count = min(rate / 8, 4000)
        var best = (shift: -999, product: -Double.infinity)
        for shift in -40...40 {
            var product = 0.0
            for index in 0..<count {
                let (a, b) = ((start + index) * channels, (start + index + shift) * channels)
                guard before.indices.contains(a), after.indices.contains(b) else { return -999 }
                product -= abs(before[a] - after[b])
            }
            if product > best.product { best = (shift, product) }
        }
        return best.shift
    }
}
