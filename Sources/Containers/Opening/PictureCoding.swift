/// What a sequence parameter set states of its pictures (ITU-T H.264, 7.4.2.1; H.265, 7.4.3.2).
public struct PictureCoding: Hashable, Sendable {
    /// The picture's width behind cropping, in luma samples.
    public var width = 0
    /// The picture's height behind cropping, in luma samples.
    public var height = 0
    /// `profile_idc`: H.264 66 Baseline, 77 Main, 100 High, 110 High 10, 122 High 4:2:2, 244 High
    /// 4:4:4; HEVC 1 Main, 2 Main 10, 4 range extensions.
    public var profile = 0
    /// `level_idc`: H.264 ten times the level, HEVC thirty times.
    public var level = 0
    /// Whether HEVC's level is of the high tier.
    public var isHighTier = false
    /// 0 grey, 1 4:2:0, 2 4:2:2, 3 4:4:4.
    public var chromaFormat = 1
    /// Bits of a luma sample.
    public var lumaBits = 8
    /// Bits of a chroma sample.
    public var chromaBits = 8
    /// What the samples mean.
    public var colour = PictureColour()
    /// The shape of a sample, `1:1` where none is stated.
    public var sampleAspect = SampleAspect()
    /// Whether pictures may be coded as fields, or show two of them.
    public var isInterlaced = false
    /// How many pictures may come before one that is shown earlier; 0 where order of decoding is
    /// order of showing, `nil` where that isn't stated.
    public var reorderedPictures: Int?

    /// Starts with nothing known.
    public init() {}
}

/// The meaning of samples by the code points of ITU-T H.273; 2 is unspecified.
public struct PictureColour: Hashable, Sendable {
    /// Whether samples use the whole range of numbers.
    public var isFullRange = false
    /// Colour primaries (H.273, table 2).
    public var primaries = 2
    /// The transfer characteristics (H.273, table 3).
    public var transfer = 2
    /// The matrix coefficients (H.273, table 4).
    public var matrix = 2

    /// Starts unspecified.
    public init() {}
}

/// The shape of a sample: its width to its height.
public struct SampleAspect: Hashable, Sendable {
    /// The width's part.
    public var width = 1
    /// The height's part.
    public var height = 1

    /// Starts square.
    public init() {}

    /// Takes a ratio; one with a zero states nothing, and counts as square.
    public init(width: Int, height: Int) {
        guard width > 0, height > 0 else { return }
        self.width = width
        self.height = height
    }
}
