/// Which second of the known film is shown at a second of ours: a straight line.
struct TimeLine: Hashable, Sendable {
    /// The known film's second at our second 0.
    var offset: Double
    /// Seconds of the known film for each second of ours.
    var tempo: Double

    /// The known film's second.
    func known(at seconds: Double) -> Double { offset + tempo * seconds }

    /// Our second.
    func seconds(atKnown known: Double) -> Double { (known - offset) / tempo }

    /// How far the line passes from a pair of frames, in seconds: nothing where it goes through
    /// the stretch in which both are shown.
    func distance(to pair: FramePair) -> Double {
        max(pair.knownStart - known(at: pair.end), known(at: pair.start) - pair.knownEnd, 0)
    }

    /// The line that fits pairs best; at the same pace, unless they are long enough to tell.
    ///
    /// - Parameter pairs: not empty.
    init(through pairs: [FramePair], _ settings: VideoMatchSettings) {
        let points = pairs.map { WeighedMoment($0, settings) }
        let total = points.reduce(0) { $0 + $1.weight }
        let mean = points.reduce(0) { $0 + $1.weight * $1.seconds } / total
        let knownMean = points.reduce(0) { $0 + $1.weight * $1.known } / total
        var (spread, common) = (0.0, 0.0)
        for point in points {
            spread += point.weight * (point.seconds - mean) * (point.seconds - mean)
            common += point.weight * (point.seconds - mean) * (point.known - knownMean)
        }
        let first = points.map(\.seconds).min() ?? 0
        let length = (points.map(\.seconds).max() ?? 0) - first
        let slope = spread > 0 ? common / spread : 1
        let limits = 1 - settings.tempoShare...1 + settings.tempoShare
        // Sampling moves each frame by up to the tolerance: less than that is no other pace.
        let isTold = abs(slope - 1) * length > settings.toleranceSeconds && points.count > 4
        tempo = isTold && limits.contains(slope) ? slope : 1
        offset = knownMean - tempo * mean
    }
}

/// The beginnings of a pair of frames, which weigh more the more alike and the shorter they are.
private struct WeighedMoment {
    let seconds: Double
    let known: Double
    let weight: Double

    init(_ pair: FramePair, _ settings: VideoMatchSettings) {
        seconds = pair.start
        known = pair.knownStart
        let likeness =
            Double(settings.radius + 1 - pair.distance) / Double(settings.radius + 1)
        let length = max(pair.end - pair.start, pair.knownEnd - pair.knownStart)
        // A still may have begun before the film did: its beginning tells little.
        weight = likeness * likeness / ((1 + length) * (1 + length))
    }
}
