import Foundation
import Labels
import Media
import TestSupport
import Testing

@Suite struct CueMixTests {
    private let rate = 8000
    private let cue = RhythmCue.sound(sampleRate: 8000)

    private func noise(_ frames: Int, _ channels: Int, level: Double) -> [Double] {
        var random = SeededGenerator(seed: 3)
        return (0..<frames * channels).map { _ in Double.random(in: -level...level, using: &random)
        }
    }

    @Test func `every wording holds both elements`() {
        #expect(CueWording.allCases.count == 6)
        for wording in CueWording.allCases {
            let text = wording.text
            #expect(text.contains("人工智能") || text.contains("AI"))
            #expect(text.contains("生成") || text.contains("generated"))
        }
        #expect(Set(CueWording.allCases.map(\.text)).count == 6)
    }

    @Test(arguments: [8000, 11_025, 44_100, 96_000])
    func `the rhythm is short long, short short, in Morse's timing`(_ rate: Int) {
        let sound = RhythmCue.sound(sampleRate: rate)
        #expect(abs(sound.durationSeconds - 1.32) < 0.001)
        let unit = RhythmCue.unitSeconds * Double(rate)
        let isLoud = (0..<11).map { index in
            let middle = Int((Double(index) + 0.5) * unit)
            let part = sound.samples[middle - rate / 50..<middle + rate / 50]
            return (part.map(abs).max() ?? 0) > 0.2
        }
        #expect(isLoud == [true, false, true, true, true, false, false, false, true, false, true])
        #expect((sound.samples.map(abs).max() ?? 1) <= 0.5)
    }

    @Test(arguments: [0.5, 0.02, 1.0, 4.0])
    func `the mix never clips, whatever the programme`(_ level: Double) throws {
        let mix = try #require(CueMix(cue))
        var samples = noise(mix.frameCount + 500, 2, level: level)
        let before = samples
        let outcome = mix.apply(to: &samples, SpeakerLayout(channels: 2, mask: 3))
        #expect(try #require(outcome).peak <= CuePlan.peak + 1e-9)
        let ramp = Int(CuePlan.rampSeconds * Double(rate))
        let sounding = samples[ramp * 2..<(mix.frameCount - ramp) * 2]
        #expect((sounding.map(abs).max() ?? 9) <= CuePlan.peak + 1e-9)
        #expect(samples[(mix.frameCount * 2)...] == before[(mix.frameCount * 2)...])
        #expect(samples[0] == before[0])
    }

    @Test func `over silence the cue has its fixed loudness`() throws {
        let mix = try #require(CueMix(cue))
        var samples = [Double](repeating: 0, count: mix.frameCount)
        let outcome = try #require(mix.apply(to: &samples, SpeakerLayout(channels: 1, mask: 0)))
        #expect(outcome.programmeLoudness == nil)
        #expect(abs(outcome.cueLoudness - CuePlan.silentLoudness) < 0.01)
    }

    @Test func `a square wave at full scale leaves room for the cue`() throws {
        let mix = try #require(CueMix(cue))
        var samples = (0..<mix.frameCount).map { $0 / 20 % 2 == 0 ? 1.0 : -1.0 }
        let outcome = try #require(mix.apply(to: &samples, SpeakerLayout(channels: 1, mask: 4)))
        #expect(outcome.peak <= CuePlan.peak + 1e-9)
        #expect(outcome.cueLoudness > -20)
    }

    @Test func `a stretch that is too short is left alone`() throws {
        let mix = try #require(CueMix(cue))
        var samples = noise(mix.frameCount - 1, 1, level: 0.1)
        let before = samples
        #expect(mix.apply(to: &samples, SpeakerLayout(channels: 1, mask: 0)) == nil)
        #expect(samples == before)
        var none: [Double] = []
        #expect(mix.apply(to: &none, SpeakerLayout(channels: 0, mask: 0)) == nil)
    }

    @Test func `surround takes the cue in its centre, stereo in both fronts`() {
        #expect(SpeakerLayout(channels: 6, mask: 0x3F).cueChannels == [2])
        #expect(SpeakerLayout(channels: 6, mask: 0x60F).cueChannels == [2])
        #expect(SpeakerLayout(channels: 4, mask: 0x33).cueChannels == [0, 1])
        #expect(SpeakerLayout(channels: 2, mask: 3).cueChannels == [0, 1])
        #expect(SpeakerLayout(channels: 1, mask: 4).cueChannels == [0])
        #expect(SpeakerLayout(channels: 6, mask: 0).cueChannels == [0])
    }

    @Test(arguments: [(48_000, 997.0, 0.5), (8000, 440.0, 0.1), (44_100, 100.0, 0.3)])
    func `loudness agrees with ffmpeg's`(_ rate: Int, _ pitch: Double, _ level: Double) throws {
        let source = "aevalsrc='\(level)*sin(2*PI*\(pitch)*t)':s=\(rate):d=3"
        let outcome = try Tool.run(
            "ffmpeg",
            ["-nostdin", "-f", "lavfi", "-i", source, "-af", "ebur128", "-f", "null", "-"],
        )
        let lines = outcome.complaintText.split(separator: "\n")
        let last = try #require(lines.last { $0.contains("I:") && $0.contains("LUFS") })
        let number = try #require(last.split(separator: " ").compactMap { Double($0) }.last)
        let samples = (0..<3 * rate).map {
            level * sin(2 * .pi * pitch * Double($0) / Double(rate))
        }
        let ours = Loudness(sampleRate: rate).integrated(samples, weights: [1])
        #expect(abs(try #require(ours) - number) < 0.15)
    }
}
