/// From when to when a mark stands, judged by some looked-at frames.
public struct MarkPresence: Hashable, Sendable {
    /// The wording that stands.
    public let wording: MarkWording
    /// The first looked-at frame that carries it, in seconds.
    public let startSeconds: Double
    /// Until when it is known to stand, in seconds.
    public let endSeconds: Double
    /// Whether the first looked-at frame carries it.
    public let isOpening: Bool
    /// Whether the last looked-at frame carries it, too.
    public let isThroughout: Bool
    /// Whether that is as long as the law asks: 2 seconds, or all of a shorter clip.
    public let isLongEnough: Bool

    /// Joins the readings of frames; `nil` when no frame carries a standing mark.
    ///
    /// The first unbroken stretch of one wording counts. It ends with the last frame that carries
    /// it: between that and the next one nobody looked. Where it holds to the last looked-at frame
    /// and that lies within the last second, it holds to the end.
    public init?(
        _ frames: [(seconds: Double, reading: MarkReading?)],
        durationSeconds: Double?,
    ) {
        let frames = frames.sorted { $0.seconds < $1.seconds }
        guard let first = frames.firstIndex(where: { $0.reading?.stands == true }),
            let wording = frames[first].reading?.wording, let lastFrame = frames.last
        else { return nil }
        let stretch = frames[first...].prefix {
            $0.reading?.stands == true && $0.reading?.wording == wording
        }
        let toLast = stretch.endIndex == frames.endIndex
        let last = stretch.last?.seconds ?? frames[first].seconds
        self.wording = wording
        startSeconds = frames[first].seconds
        isOpening = first == frames.startIndex
        isThroughout = isOpening && toLast
        let reachesEnd = toLast && (durationSeconds.map { $0 - lastFrame.seconds <= 1 } ?? false)
        endSeconds = reachesEnd ? max(last, durationSeconds ?? last) : last
        let isShortClip = (durationSeconds ?? .infinity) < MarkPlan.leastSeconds
        isLongEnough =
            endSeconds - startSeconds >= MarkPlan.leastSeconds - 0.001
            || (isShortClip && isThroughout)
    }
}
