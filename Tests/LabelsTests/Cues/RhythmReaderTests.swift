import Foundation
import Labels
import Media
import TestSupport
import Testing

@Suite struct RhythmReaderTests {
    private static let rate = 8000

    /// A tone that is on and off in turn, in units, a second of silence around it.
    private static func tone(
        _ runs: [Double],
        unit: Double,
        pitch: Double,
        noise: Double = 0.002,
    ) throws -> Waveform {
        var random = SeededGenerator(seed: 11)
        var gates = [Bool](repeating: false, count: rate)
        for (index, run) in runs.enumerated() {
            let count = Int(run * unit * Double(rate))
            gates += [Bool](repeating: index.isMultiple(of: 2), count: count)
        }
        gates += [Bool](repeating: false, count: rate)
        let samples = gates.enumerated().map { index, isOn in
            let time = Double(index) / Double(rate)
            let value = isOn ? 0.3 * sin(2 * .pi * pitch * time) : 0
            let hiss = Double.random(in: -noise...noise, using: &random)
            return Int16((value + hiss) * 32767)
        }
        return try #require(Waveform(sampleRate: rate, channels: 1, samples: samples))
    }

    @Test(arguments: [(0.06, 600.0), (0.1, 1000), (0.2, 440), (0.3, 2200)])
    func `a rhythm of another pitch and timing is found`(
        _ unit: Double,
        _ pitch: Double,
    ) throws {
        let sound = try Self.tone([1, 1, 3, 3, 1, 1, 1], unit: unit, pitch: pitch)
        let found = try #require(RhythmReader().read(sound))
        #expect(abs(found.unitSeconds - unit) < unit * 0.2)
        #expect(abs(found.pitch - pitch) < 40)
        #expect(abs(found.span.startSeconds - 1) < 0.05)
    }

    @Test(arguments: [
        [1.0, 1, 1, 3, 1, 1, 3], [1, 1, 1, 1, 1, 1, 1], [3, 1, 1, 3, 1, 1, 1],
        [1, 1, 3, 1, 1, 1, 1], [1, 1, 3, 3, 1, 1, 3], [1, 1, 3, 3, 1, 1, 1, 1, 1, 1, 1],
        [11], [1, 1, 3, 3, 1],
    ])
    func `other rhythms are not taken for it`(_ runs: [Double]) throws {
        let sound = try Self.tone(runs, unit: 0.1, pitch: 800)
        #expect(RhythmReader().read(sound) == nil)
    }

    @Test func `noise, silence and nothing hold no rhythm`() throws {
        let noise = try Self.tone([], unit: 0.1, pitch: 800, noise: 0.3)
        #expect(RhythmReader().read(noise) == nil)
        for count in [0, 1, 255, 256, 8000] {
            let samples = [Int16](repeating: 0, count: count)
            let sound = try #require(Waveform(sampleRate: 8000, channels: 1, samples: samples))
            #expect(RhythmReader().read(sound) == nil)
            let template = CueTemplate(RhythmCue.sound(sampleRate: 8000))
            #expect(CueReader([template]).read(sound).allSatisfy { $0.verdict == .absent })
        }
    }

    @Test func `our rhythm is found at odd rates, and a steady tone isn't one`() throws {
        let template = CueTemplate(RhythmCue.sound(sampleRate: 48_000))
        for rate in [8000, 11_025, 37_800] {
            let cue = RhythmCue.sound(sampleRate: rate).samples.map { Int16($0 * 20_000) }
            let silence = [Int16](repeating: 0, count: rate)
            let sound = try #require(
                Waveform(sampleRate: rate, channels: 1, samples: silence + cue + silence)
            )
            let reading = try #require(CueReader([template]).read(sound).first)
            #expect(reading.verdict == .present)
            #expect(abs(reading.span.startSeconds - 1) < 0.002)
        }
        let steady = try Self.tone([40], unit: 0.1, pitch: RhythmCue.pitch)
        #expect(CueReader([template]).read(steady).first?.verdict == .absent)
    }
}
