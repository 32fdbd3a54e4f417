import Containers
import Foundation
import Labels
import Media
import MediaTools
@testable import Pipeline
import TestSupport
import Testing

@Suite struct CueControlTests {
    /// Eight seconds of sound that a test can make: a chord that swells, with some noise.
    private static func programme(_ rate: Int, level: Double = 0.2) -> [Double] {
        var random = SeededGenerator(seed: 7)
        return (0..<8 * rate).map { index in
            let time = Double(index) / Double(rate)
            let chord = sin(2 * .pi * (220 * time + 20 * sin(3 * time))) + 0.6 * sin(1649 * time)
            let noise = Double.random(in: -0.1...0.1, using: &random)
            return level * (chord * (0.6 + 0.4 * sin(5 * time)) + noise)
        }
    }

    private static func wave(_ samples: [Double], _ rate: Int) throws -> Waveform {
        let limited = samples.map { Int16((min(max($0, -1), 1) * 32767).rounded()) }
        return try #require(Waveform(sampleRate: rate, channels: 1, samples: limited))
    }

    private static func mixed(_ sound: CueSound, _ rate: Int) throws -> [Double] {
        var samples = programme(rate)
        let mix = try #require(CueMix(sound.resampled(to: rate)))
        _ = try #require(mix.apply(to: &samples, SpeakerLayout(channels: 1, mask: 4)))
        return samples
    }

    @Test func `each cue of ours is found as what it is`() async throws {
        let studio = CueStudio(await CueBench.toolbox.value)
        let templates = try await CueBench.templates.value
        let kinds = CueWording.allCases.map { CueKind.spoken($0) } + [.rhythm]
        for kind in kinds {
            let samples = try Self.mixed(try await studio.sound(of: kind), 16_000)
            let survey = CueSurvey(of: try Self.wave(samples, 16_000), for: templates)
            #expect(survey.present.map(\.kind) == [kind])
            #expect(abs((survey.present.first?.span.startSeconds ?? 9) - 0.15) < 0.001)
        }
    }

    @Test func `other words in the same voice are not our cue`() async throws {
        let toolbox = await CueBench.toolbox.value
        let templates = try await CueBench.templates.value
        let wording = CueWording(.is, in: .simplifiedChinese)
        for text in [
            "ben3 nei4rong2 you2 ren2gong1 zhi4zuo4 wan2cheng2",
            "ben3 yin1pin2 you2 ren2gong1 zhi4neng2 he2cheng2",
        ] {
            let words = SpokenText(text, voice: wording.voice, speed: wording.speed)
            let sound = CueSound(wording, recording: try await toolbox.speak(words))
            let samples = try Self.mixed(try #require(sound), 16_000)
            let survey = CueSurvey(of: try Self.wave(samples, 16_000), for: templates)
            #expect(survey.present.isEmpty)
        }
    }

    @Test func `a cue that was wiped in part, cut off or drowned isn't present`() async throws {
        let studio = CueStudio(await CueBench.toolbox.value)
        let templates = try await CueBench.templates.value
        let kind = CueKind.spoken(CueWording(.is, in: .simplifiedChinese))
        let sound = try await studio.sound(of: kind)
        let rate = 16_000
        let whole = try Self.mixed(sound, rate)
        var wiped = whole
        for index in 2 * rate..<2 * rate + rate / 2 { wiped[index] = 0 }
        let cut = Array(whole[(2 * rate)...])
        var drowned = Self.programme(rate)
        for (index, value) in sound.resampled(to: rate).samples.enumerated() {
            drowned[2400 + index] += 0.03 * 0.1 * Double(value)
        }
        let none = Self.programme(rate)
        for samples in [wiped, cut, drowned, none] {
            let survey = CueSurvey(of: try Self.wave(samples, rate), for: templates)
            #expect(survey.present.isEmpty)
        }
        let readings = CueSurvey(of: try Self.wave(wiped, rate), for: templates).readings
        #expect(readings.first { $0.kind == kind }?.verdict == .incomplete)
    }

    @Test func `a cue too quiet to be heard is called that`() async throws {
        let studio = CueStudio(await CueBench.toolbox.value)
        let templates = try await CueBench.templates.value
        let kind = CueKind.spoken(CueWording(.is, in: .english))
        let quiet = try await studio.sound(of: kind).samples.map { Double($0) * 0.005 }
        let survey = CueSurvey(of: try Self.wave(quiet, 22_050), for: templates)
        #expect(survey.readings.first { $0.kind == kind }?.verdict == .tooQuiet)
    }

    @Test(arguments: ["chromaprint_test.mp3", "whisper_jfk.flac"])
    func `real music and speech hold no cue`(_ name: String) async throws {
        guard
            let file = Cases.files(in: "media/audio").first(where: { $0.lastPathComponent == name })
        else { return }
        let toolbox = await CueBench.toolbox.value
        let path = FilePathBytes(file.path)
        let probe = try await toolbox.probe(path, as: name.hasSuffix("mp3") ? .mp3 : .flac)
        let templates = try await CueBench.templates.value
        let survey = try await CueStudio(toolbox).read((path, probe), for: templates)
        #expect(survey.readings.count == templates.count)
        #expect(survey.readings.allSatisfy { $0.correlation < 0.3 })
        #expect(survey.rhythm == nil)
    }

    @Test func `the spoken cues keep to the standard's speed and are the same every time`()
        async throws
    {
        let studio = CueStudio(await CueBench.toolbox.value)
        for wording in CueWording.allCases where wording.language == .simplifiedChinese {
            let sound = try await studio.sound(of: .spoken(wording))
            let perMinute = Double(wording.text.count) / sound.durationSeconds * 60
            #expect((120...160).contains(perMinute))
            let wrong = SpokenText(wording.pronunciation, voice: "cmn", speed: wording.speed)
            let other = try await CueBench.toolbox.value.speak(wrong)
            #expect(CueSound(wording, recording: other)?.hasNormalSpeed == false)
            #expect(try await studio.sound(of: .spoken(wording)) == sound)
        }
    }

    @Test func `a voice that isn't installed is named with its package`() async throws {
        let toolbox = await CueBench.toolbox.value
        let words = SpokenText("hi", voice: "zz-none", speed: 120)
        await #expect(
            throws: ToolFault.missing(
                program: "espeak-ng's voice zz-none",
                package: "espeak-ng-data",
            )
        ) { try await toolbox.speak(words) }
    }
}
