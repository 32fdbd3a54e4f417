/// What is to be heard, and where (GB 45438-2025, 5.3).
public struct CuePlan: Hashable, Sendable {
    /// Where a cue stands.
    public enum Place: String, Hashable, Sendable, CaseIterable {
        /// At the beginning, which both the standard and the EU's code name first.
        case opening
        /// At the end.
        case end
        /// At both.
        case openingAndEnd

        /// Whether one stands at the beginning.
        public var hasOpening: Bool { self != .end }
        /// Whether one stands at the end.
        public var hasEnd: Bool { self != .opening }
    }

    /// What is to be heard.
    public var kind: CueKind
    /// Where.
    public var place: Place

    /// Plans a cue.
    public init(_ kind: CueKind, at place: Place = .opening) {
        self.kind = kind
        self.place = place
    }

    /// How far the programme is turned down under the cue, in decibels.
    public static let duckDecibels = -12.0
    /// How long the programme takes to sink before the cue and to rise behind it, in seconds.
    public static let rampSeconds = 0.15
    /// How far the cue stands above the ducked programme, in LU.
    public static let prominence = 9.0
    /// The cue's loudness where the programme is silent, in LUFS (EBU R 128's own level).
    public static let silentLoudness = -23.0
    /// The least and greatest loudness of a cue, in LUFS: heard in a quiet programme, never a shock.
    public static let loudnessRange = -30.0 ... -14.0
    /// The highest sample of the mix under the cue: −1 dBFS.
    public static let peak = 0.891_250_938

    /// How loud the cue is to be over a programme, in LUFS; `nil` stands for silence.
    public static func cueLoudness(over programme: Double?) -> Double {
        guard let programme else { return silentLoudness }
        let wanted = programme + duckDecibels + prominence
        return min(max(wanted, loudnessRange.lowerBound), loudnessRange.upperBound)
    }

    /// How many frames of the programme a cue takes at its rate, ramps included.
    public static func frameCount(of cue: CueSound) -> Int {
        cue.samples.count + 2 * rampFrames(cue.sampleRate)
    }

    static func rampFrames(_ rate: Int) -> Int { Int((rampSeconds * Double(rate)).rounded()) }
}
