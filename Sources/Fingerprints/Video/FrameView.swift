public import Media

/// How one frame looks to the hash: the picture, and the same picture turned or mirrored.
public struct FrameView: Hashable, Sendable {
    /// The hash of the picture as it is.
    public var hash: PDQHash
    /// How much there is to see, from 0 to 100; below 50 it isn't compared.
    public var quality: Int
    /// The hashes that the picture would have in other orientations, those that were asked for.
    public var turned: [PictureOrientation: PDQHash]

    /// Takes a picture's hash and quality, and its hashes in other orientations.
    public init(hash: PDQHash, quality: Int, turned: [PictureOrientation: PDQHash] = [:]) {
        self.hash = hash
        self.quality = quality
        self.turned = turned
    }
}

/// One frame of a film, or a row of frames that look alike.
public struct VideoFrame: Hashable, Sendable {
    /// When it is shown, in seconds from the film's beginning.
    public var seconds: Double
    /// When the last frame that looks like it is shown, in seconds; its own time for a lone frame.
    public var endSeconds: Double
    /// The whole picture.
    public var whole: FrameView
    /// The picture without the bars around it; `nil` when there are none.
    public var inner: FrameView?
    /// Where the picture without the bars lies; `nil` when there are none.
    public var innerBox: PixelBox?

    /// Takes a frame's moment and how it looks.
    public init(
        seconds: Double,
        whole: FrameView,
        inner: FrameView? = nil,
        innerBox: PixelBox? = nil,
    ) {
        self.seconds = seconds
        endSeconds = seconds
        self.whole = whole
        self.inner = inner
        self.innerBox = innerBox
    }

    /// The hash of the whole picture.
    public var hash: PDQHash { whole.hash }

    /// The quality of the whole picture, from 0 to 100.
    public var quality: Int { whole.quality }

    /// The views in which there is enough to see.
    func views(ofQuality least: Int) -> [FrameView] {
        [whole, inner].compactMap { $0 }.filter { $0.quality >= least }
    }
}
