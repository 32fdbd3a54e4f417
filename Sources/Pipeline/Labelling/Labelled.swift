package import Detection
package import Labels
package import Media

/// What labelling did.
package struct Labelled: Sendable {
    /// The input's name.
    package let name: FilePathBytes
    /// The labelled file's name.
    package let output: FilePathBytes
    /// The label and where it was put.
    package let plan: LabelPlan
    /// Whether the label stands in the metadata.
    package var writesMetadata = true
    /// How the mark came into the picture.
    package var picture = PictureWay.untouched
    /// How the cue came into the sound.
    package var sound = SoundWay.untouched
    /// The marks and cues as they were read back.
    package var conspicuous = Conspicuous.notLookedFor
}
