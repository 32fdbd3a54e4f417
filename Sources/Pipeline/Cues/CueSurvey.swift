import Foundation
package import Labels
package import Media

/// Everything that was heard of cues in a stretch of sound.
package struct CueSurvey: Sendable {
    /// How well each cue of ours fits, in the templates' order.
    package let readings: [CueReading]
    /// The cues that are there, whole and audible, each time that they sound.
    package let present: [CueReading]
    /// A rhythm that isn't ours, found by its shape; `nil` where ours is present.
    package let rhythm: FoundRhythm?

    /// Silence, or no sound at all.
    static let nothing = CueSurvey()

    private init() { (readings, present, rhythm) = ([], [], nil) }

    /// Listens to a stretch of sound.
    package init(of sound: Waveform, for templates: [CueTemplate]) {
        let reader = CueReader(templates)
        readings = reader.read(sound)
        present = reader.occurrences(in: sound, given: readings)
        let hasOurs = present.contains { $0.kind == .rhythm }
        rhythm = hasOurs ? nil : RhythmReader().read(sound)
    }
}

/// Collects the sound of a decode.
final class CueEar: @unchecked Sendable {
    private let rate: Int
    private let lock = NSLock()
    private var samples: [Int16] = []

    init(rate: Int) { self.rate = rate }

    func take(_ sound: Waveform) { lock.withLock { samples += sound.samples } }

    /// What was heard so far.
    var sound: Waveform? {
        lock.withLock { Waveform(sampleRate: rate, channels: 1, samples: samples) }
    }
}

/// Collects what each mix of a file came to.
final class Outcomes: @unchecked Sendable {
    private let lock = NSLock()
    private var held: [CueMix.Outcome] = []

    func append(_ outcome: CueMix.Outcome) { lock.withLock { held.append(outcome) } }

    var all: [CueMix.Outcome] { lock.withLock { held } }
}
