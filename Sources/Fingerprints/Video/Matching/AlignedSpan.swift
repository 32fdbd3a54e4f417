import Media

/// A stretch of the film whose frames lie on a line with those of an entry.
struct AlignedSpan {
    let line: TimeLine
    /// One pair for each frame that agrees, in the film's order; not empty.
    let agreeing: [FramePair]
    let weight: Double

    /// How far a span reaches beyond its frames at most, in seconds.
    private static let reach = 1.0

    private var first: FramePair { agreeing[0] }
    private var last: FramePair { agreeing[agreeing.count - 1] }

    /// Whether a pair tells the same again: it lies near the line within the span.
    func covers(_ pair: FramePair, _ settings: VideoMatchSettings) -> Bool {
        (first.frame...last.frame).contains(pair.frame)
            && line.distance(to: pair) <= 2 * settings.toleranceSeconds
    }

    /// The span as others are told of it; `nil` when its times are beyond counting.
    func match<Entry>(
        _ entry: Entry,
        _ orientation: PictureOrientation,
        _ query: VideoQuery,
    ) -> VideoMatch<Entry>? {
        let (start, end) = edges(query)
        let span = TimeSpan(from: start, to: end)
        let entrySpan = TimeSpan(
            from: max(line.known(at: start), 0),
            to: max(line.known(at: end), 0),
        )
        guard let span, let entrySpan else { return nil }
        return VideoMatch(
            entry: entry,
            span: span,
            entrySpan: entrySpan,
            bestDistance: agreeing.reduce(256) { min($0, $1.distance) },
            meanDistance: Double(agreeing.reduce(0) { $0 + $1.distance }) / Double(agreeing.count),
            agreeingFrames: agreeing.count,
            comparedFrames: last.frame - first.frame + 1,
            orientation: orientation,
            tempo: line.tempo,
            weight: weight,
        )
    }

    /// Where the stretch begins and ends in the film.
    ///
    /// A sample that agrees stands for half of the time to its neighbours. A still is told only as far as the known film's still lasts, and nothing
    /// begins before the known film does.
    private func edges(_ query: VideoQuery) -> (start: Double, end: Double) {
        let (opening, closing) = (query.frames[first.frame], query.frames[last.frame])
        let begun = min(max(first.start, line.seconds(atKnown: first.knownStart)), first.end)
        let ended = max(min(last.end, line.seconds(atKnown: last.knownEnd)), last.start)
        let before = opening.before.map { ($0 + opening.start) / 2 } ?? 0
        let length = query.durationSeconds.map { max($0, closing.end) }
        let after = closing.after.map { (closing.end + $0) / 2 } ?? length ?? closing.end
        let start = begun > opening.start ? begun : max(before, begun - Self.reach)
        let end = ended < closing.end ? ended : min(after, ended + Self.reach)
        let earliest = min(max(start, line.seconds(atKnown: 0)), begun)
        return (max(earliest, 0), max(end, begun))
    }
}
