/// A cue's samples as the reader looks for them.
public struct CueTemplate: Sendable {
    /// What it says.
    public let kind: CueKind
    /// How long it sounds, in seconds.
    public let durationSeconds: Double
    /// The samples at ``CueReader/sampleRate``, without what lies below the reader's band.
    let fine: [Float]
    /// The same at ``CueReader/coarseRate``.
    let coarse: [Float]

    /// Prepares a cue of any rate.
    public init(_ sound: CueSound) {
        kind = sound.kind
        durationSeconds = sound.durationSeconds
        fine = CueReader.banded(sound.resampled(to: CueReader.sampleRate).samples)
        coarse = CueReader.coarsened(fine)
    }
}
