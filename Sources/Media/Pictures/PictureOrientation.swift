/// How a coded picture is to be mirrored and turned when it is shown (Exif 3.0, 4.6.5, tag 274).
///
/// The raw values are EXIF's. What a person sees comes from the coded pixels in two steps, in this
/// order: mirrored left to right when ``isMirrored``, then turned by ``quarterTurnsClockwise``.
public enum PictureOrientation: Int, Hashable, Sendable, CaseIterable {
    /// Shown as it is coded.
    case identity = 1
    /// Mirrored left to right.
    case mirrored = 2
    /// Turned by half.
    case halfTurn = 3
    /// Mirrored left to right, then turned by half: upside down as in water.
    case mirroredHalfTurn = 4
    /// Mirrored left to right, then turned to the left by a quarter: rows become columns.
    case mirroredLeftTurn = 5
    /// Turned to the right by a quarter.
    case rightTurn = 6
    /// Mirrored left to right, then turned to the right by a quarter.
    case mirroredRightTurn = 7
    /// Turned to the left by a quarter.
    case leftTurn = 8

    /// The word for it in JSON and logs.
    public var word: String {
        switch self {
        case .identity: "identity"
        case .mirrored: "mirrored"
        case .halfTurn: "half-turn"
        case .mirroredHalfTurn: "mirrored-half-turn"
        case .mirroredLeftTurn: "mirrored-left-turn"
        case .rightTurn: "right-turn"
        case .mirroredRightTurn: "mirrored-right-turn"
        case .leftTurn: "left-turn"
        }
    }

    /// Whether the coded picture is mirrored left to right before it is turned.
    public var isMirrored: Bool {
        switch self {
        case .mirrored, .mirroredHalfTurn, .mirroredLeftTurn, .mirroredRightTurn: true
        case .identity, .halfTurn, .rightTurn, .leftTurn: false
        }
    }

    /// How often the picture, mirrored already, is turned to the right by 90°: 0 to 3.
    public var quarterTurnsClockwise: Int {
        switch self {
        case .identity, .mirrored: 0
        case .rightTurn, .mirroredRightTurn: 1
        case .halfTurn, .mirroredHalfTurn: 2
        case .leftTurn, .mirroredLeftTurn: 3
        }
    }

    /// Whether the picture is shown as wide as it is coded high.
    public var swapsSides: Bool { quarterTurnsClockwise % 2 == 1 }
}
