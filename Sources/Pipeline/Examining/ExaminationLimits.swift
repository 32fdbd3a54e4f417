package import Labels

/// The most that an examination takes and makes.
package struct ExaminationLimits: Sendable {
    /// The largest file that is examined, in bytes.
    package var fileBytes: UInt64 = 64 << 30
    /// The longest medium that is examined, in seconds, whatever its headers state.
    package var durationSeconds = 21_600.0
    /// How many streams a file may have.
    package var streams = 32
    /// How many thumbnails stand in a sprite.
    package var thumbnails = 100
    /// The longest side of one of them, in pixels.
    package var thumbnailSide = 160
    /// The longest side of a film's poster, in pixels.
    package var posterSide = 640
    /// The longest side of a still picture's thumbnail, in pixels.
    package var stillThumbnailSide = 320
    /// The longest side of a still picture's proxy, in pixels.
    package var stillProxySide = 1280
    /// How many pairs of peaks the finest level of a sound has.
    package var peaks = 2000
    /// How many levels there are, each half as fine as the one before.
    package var peakLevels = 4
    /// How many of the decoder's complaints are kept with an examination.
    package var complaints = 8
    /// How closely others' marks are looked for.
    package var foreignMarks = ForeignMarkLimits()

    /// The defaults, as `docs/limits.md` lists them.
    package init() {}
}
