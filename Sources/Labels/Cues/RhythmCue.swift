import Foundation

/// The rhythm "短长 短短": Morse A, a gap, Morse I (GB 45438-2025, 5.3 c).
///
/// The standard fixes no timing; ours is Morse's own. A short sound lasts one unit of 120 ms, a
/// long one three, the gap within a letter one, the gap between the letters three: eleven units,
/// 1.32 s. The tone has 700 Hz and, at half its strength, 1400 Hz; it rises and falls in 8 ms.
public enum RhythmCue {
    /// Sound and silence in turn, beginning with sound, in units.
    public static let runs = [1, 1, 3, 3, 1, 1, 1]
    /// How long a unit lasts, in seconds.
    public static let unitSeconds = 0.12
    /// The tone's pitch, in hertz.
    public static let pitch = 700.0
    /// How long the tone takes to rise and to fall, in seconds.
    public static let edgeSeconds = 0.008
    /// How strong the octave above is, as a part of the tone.
    static let octave = 0.5
    /// How high the samples reach; the mix sets the level.
    static let peak = 0.5

    /// How long the whole rhythm lasts, in seconds.
    public static var durationSeconds: Double { Double(runs.reduce(0, +)) * unitSeconds }

    /// Makes the samples; the same for the same rate.
    ///
    /// - Parameter sampleRate: samples in a second, 8,000 at least.
    public static func sound(sampleRate: Int) -> CueSound {
        let rate = Double(max(sampleRate, 8000))
        var samples: [Float] = []
        var units = 0
        for (index, run) in runs.enumerated() {
            let start = samples.count
            units += run
            let end = Int((Double(units) * unitSeconds * rate).rounded())
            let isOn = index.isMultiple(of: 2)
            var part = (start..<end).map { isOn ? tone(Double($0) / rate) : 0 }
            if isOn { CueSound.soften(&part, count: Int(edgeSeconds * rate)) }
            samples += part
        }
        return CueSound(.rhythm, sampleRate: Int(rate), samples: samples)
    }

    private static func tone(_ seconds: Double) -> Float {
        let angle = 2 * Double.pi * pitch * seconds
        return Float(peak / (1 + octave) * (sin(angle) + octave * sin(2 * angle)))
    }
}
