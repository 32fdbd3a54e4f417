/// What an index is told of a picture that stands in a bank: its entry, and when it is shown there.
///
/// It fits in 64 bits, so that nothing has to be looked up for a near picture: 25 bits of the
/// entry's number, one that tells pictures of their own from frames of films, 21 of the beginning
/// and 17 of the duration in twentieths of a second.
struct FrameTag: Hashable, Sendable {
    static let largestEntry: UInt32 = (1 << 25) - 1
    /// How finely times are kept.
    static let ticksPerSecond = 20.0
    private static let mostStart = Double((1 << 21) - 1)
    private static let mostDuration = Double((1 << 17) - 1)
    /// When the last frame of a film may be shown, in seconds: after 29 hours.
    static let latestSeconds = mostStart / ticksPerSecond
    /// How long a picture is said to stand, at most, in seconds; longer ones are several.
    static let longestSeconds = mostDuration / ticksPerSecond

    let payload: UInt64

    init(payload: UInt64) { self.payload = payload }

    /// Marks a picture of its own.
    init(entry: UInt32) { payload = UInt64(entry) << 39 | 1 << 38 }

    /// Marks a frame of a film; times beyond the latest are the latest.
    init(entry: UInt32, seconds: Double, endSeconds: Double) {
        let start = (max(seconds, 0) * Self.ticksPerSecond).rounded()
        let lasting = (max(endSeconds - seconds, 0) * Self.ticksPerSecond).rounded()
        payload =
            UInt64(entry) << 39 | UInt64(min(start, Self.mostStart)) << 17
            | UInt64(min(lasting, Self.mostDuration))
    }

    var entry: UInt32 { UInt32(truncatingIfNeeded: payload >> 39) }

    /// Whether it is a picture of its own, and not a frame of a film.
    var isPicture: Bool { payload >> 38 & 1 == 1 }

    var seconds: Double { Double(payload >> 17 & 0x1F_FFFF) / Self.ticksPerSecond }

    var endSeconds: Double { seconds + Double(payload & 0x1_FFFF) / Self.ticksPerSecond }
}
