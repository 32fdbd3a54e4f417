package import Foundation
package import Media

/// What is wanted of a stamped still.
package struct PictureRequest: Sendable {
    package var stamp: Stamp
    /// How the stored picture is turned when it's shown.
    package var orientation: PictureOrientation
    /// Whether WebP is to lose nothing; `nil` for as the original does.
    ///
    /// Other formats have no choice.
    package var isLossless: Bool?

    package init(
        _ stamp: Stamp,
        orientation: PictureOrientation = .identity,
        isLossless: Bool? = nil,
    ) {
        self.stamp = stamp
        self.orientation = orientation
        self.isLossless = isLossless
    }
}

/// A still that was stamped; it has none of the original's metadata.
package struct StampedPicture: Hashable, Sendable {
    /// The file, in the private folder.
    package var file: URL
    /// Whether a gray original has samples of colour now, all neutral: ffmpeg's encoder of JPEG
    /// writes no gray, and a colour profile for gray doesn't fit any more.
    package var gainedColour: Bool
}
