/// Which frames of a film are looked at.
///
/// The fewer frames have to be decoded, the faster a film is examined; the further they lie apart,
/// the longer a known clip within it must be to be found.
public enum FramePlan: Hashable, Sendable {
    /// The first frame of each stretch of so many seconds; every frame is decoded for it.
    case every(seconds: Double)
    /// The frames that can be decoded by themselves, wherever their maker put them.
    case keyFrames
    /// Key frames; where two lie more than so many seconds apart, frames between them as well,
    /// chosen among those that are cheap to decode.
    case adaptive(gap: Double)

    /// One frame a second: finds clips from three seconds on.
    public static let everySecond = FramePlan.every(seconds: 1)

    /// Every frame: for films that are to be known, since that is paid once.
    ///
    /// A picture that moves is another one to a hash after a tenth of a second. Whichever frames of
    /// a copy are looked at later, few or many, each must meet the very frame that it is a copy of.
    public static let known = FramePlan.every(seconds: 0)

    /// For films that are looked up among known ones, unless somebody wants another.
    ///
    /// Where key frames lie at most two seconds apart it costs a small part of decoding a film, and
    /// elsewhere half of it. It finds ten seconds of a known film wherever they were cut, and shorter
    /// clips where their cut is a key frame, as encoders make it. ``everySecond`` finds any clip of
    /// more than three seconds.
    public static let usual = FramePlan.adaptive(gap: 2)
}

extension FramePlan {
    /// The stretch in which moments lie further apart than `gap` seconds, from the moment before
    /// the first such gap to the one behind the last; `nil` when there is none.
    ///
    /// - Parameters:
    ///   - moments: seconds, in any order; ones that aren't finite are passed over.
    ///   - end: where the film ends, in seconds; `nil` when nobody knows.
    ///   - gap: how many seconds apart moments may lie.
    public static func sparseStretch(
        of moments: [Double],
        until end: Double?,
        gap: Double,
    ) -> TimeSpan? {
        var ordered = moments.filter(\.isFinite).sorted()
        if let end, end.isFinite, end > ordered.last ?? 0 { ordered.append(end) }
        if let first = ordered.first, first > 0 { ordered.insert(0, at: 0) }
        let gaps = zip(ordered, ordered.dropFirst()).filter { $1 - $0 > gap }
        guard let first = gaps.first, let last = gaps.last else { return nil }
        return TimeSpan(from: first.0, to: last.1)
    }
}
