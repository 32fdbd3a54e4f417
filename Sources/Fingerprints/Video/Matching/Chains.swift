/// Rows of pairs of frames that follow each other in both films at nearly the same pace.
struct Chains {
    private let pairs: [FramePair]
    private let settings: VideoMatchSettings
    private var scores: [Double]
    private var previous: [Int]

    /// Takes pairs in the order of both films, and finds for each the best row that ends in it.
    init(_ pairs: [FramePair], _ settings: VideoMatchSettings) {
        self.pairs = pairs
        self.settings = settings
        scores = pairs.map { Self.worth(of: $0, settings) }
        previous = pairs.map { _ in -1 }
        for index in pairs.indices { link(index) }
    }

    /// The rows, the best first, none having a pair of another.
    func rows() -> [[Int]] {
        let ends = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
        var isUsed = pairs.map { _ in false }
        var rows: [[Int]] = []
        for end in ends where !isUsed[end] {
            var row: [Int] = []
            var place = end
            while place >= 0, !isUsed[place] {
                isUsed[place] = true
                row.append(place)
                place = previous[place]
            }
            if row.count >= settings.leastFrames { rows.append(row.reversed()) }
        }
        return rows
    }

    /// A pair of equal frames is worth twice a pair that just agrees.
    private static func worth(of pair: FramePair, _ settings: VideoMatchSettings) -> Double {
        let likeness = Double(settings.radius - pair.distance) / Double(settings.radius + 1)
        return pair.weight * (1 + likeness)
    }

    private mutating func link(_ index: Int) {
        let pair = pairs[index]
        let own = scores[index]
        var earlier = index - 1
        let last = max(index - settings.linkedPairs, 0)
        while earlier >= last {
            let other = pairs[earlier]
            if pair.frame - other.frame > settings.missedFrames + 1,
                pair.start - other.end > settings.missedSeconds
            {
                return
            }
            if let strain = strain(from: other, to: pair) {
                let score = scores[earlier] + own - strain
                if score > scores[index] { (scores[index], previous[index]) = (score, earlier) }
            }
            earlier -= 1
        }
    }

    /// What following costs: nothing at the same pace, and a little for each frame that is missed;
    /// `nil` when the second pair can't follow the first.
    private func strain(from first: FramePair, to second: FramePair) -> Double? {
        guard second.frame > first.frame, second.knownStart >= first.knownStart else { return nil }
        let least = second.start - first.end
        let most = second.end - first.start
        let knownLeast = second.knownStart - first.knownEnd
        let knownMost = second.knownEnd - first.knownStart
        // How much more, or less, time goes by in the known film.
        let off = max(knownLeast - most, least - knownMost, 0)
        let allowed = 2 * settings.toleranceSeconds + settings.tempoShare * max(least, 0)
        guard off <= allowed else { return nil }
        let missed = Double(second.frame - first.frame - 1)
        return second.weight * (0.1 * off + 0.02 * missed)
    }
}
