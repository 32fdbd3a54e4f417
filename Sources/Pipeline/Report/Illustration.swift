/// Pictures of a file for a report: a few of its frames, and the outline of its sound.
package struct Illustration: Hashable, Sendable {
    /// One frame, small enough for a page.
    package struct Poster: Hashable, Sendable {
        /// When it is shown; `nil` in a still picture.
        package let seconds: Double?
        /// The frame as a JPEG file.
        package let jpeg: [UInt8]
    }

    /// The frames, in the order of time.
    package var posters: [Poster] = []
    /// The loudest sample of each stretch of the sound, from 0 to 1; empty without sound.
    package var peaks: [Double] = []
    /// The size of the picture as shown, by which marks are placed.
    package var shownWidth = 0
    package var shownHeight = 0
    /// Why there are no pictures, where there should be.
    package var fault: String?

    /// A file without pictures.
    package init() {}
}
