import Media

/// Finds the stretches in which pairs of frames of one entry lie on a line.
struct Alignment {
    private let pairs: [FramePair]
    private let frames: [QueryFrame]
    private let settings: VideoMatchSettings

    /// Takes the pairs of one entry and orientation, in the order of both films.
    init(_ pairs: [FramePair], _ frames: [QueryFrame], _ settings: VideoMatchSettings) {
        self.pairs = pairs
        self.frames = frames
        self.settings = settings
    }

    /// The stretches, the best first.
    func spans() -> [AlignedSpan] {
        var isUsed = pairs.map { _ in false }
        var found: [AlignedSpan] = []
        var work = Array(Chains(pairs, settings).rows().prefix(4 * settings.matchesPerEntry))
        work.reverse()
        // Each piece of a row costs a look at its stretch of pairs, so there is a most.
        var pieces = 16 * settings.matchesPerEntry
        while let row = work.popLast(), found.count < 2 * settings.matchesPerEntry, pieces > 0 {
            pieces -= 1
            let free = row.filter { !isUsed[$0] }
            guard free.count >= settings.leastFrames else { continue }
            let line = fitted(free)
            let worst = free.indices.max { distance(line, free[$0]) < distance(line, free[$1]) }
            if let worst, distance(line, free[worst]) > 2 * settings.toleranceSeconds {
                // Two pieces of different pace or offset: the better line is found in each.
                let cut = min(max(worst, 1), free.count - 1)
                work += [Array(free[cut...]), Array(free[..<cut])]
                continue
            }
            if let span = span(along: line, free) {
                found.append(span)
                for index in stretch(of: free) where span.covers(pairs[index], settings) {
                    isUsed[index] = true
                }
            }
        }
        return found
    }

    /// The line through a row, and then through all pairs near it: neighbouring samples on both
    /// sides of the true moment tell it better than the nearer one alone.
    private func fitted(_ row: [Int]) -> TimeLine {
        var line = TimeLine(through: row.map { pairs[$0] }, settings)
        for _ in 0..<2 {
            let near = pairs[stretch(of: row)].filter {
                line.distance(to: $0) <= settings.toleranceSeconds
            }
            guard near.count >= settings.leastFrames else { break }
            line = TimeLine(through: near, settings)
        }
        return line
    }

    /// All pairs of the frames from a row's first to its last.
    private func stretch(of row: [Int]) -> Range<Int> {
        var (start, end) = (row[0], row[row.count - 1])
        let frames = pairs[start].frame...pairs[end].frame
        while start > 0, frames.contains(pairs[start - 1].frame) { start -= 1 }
        while end + 1 < pairs.count, frames.contains(pairs[end + 1].frame) { end += 1 }
        return start..<end + 1
    }

    private func distance(_ line: TimeLine, _ index: Int) -> Double {
        line.distance(to: pairs[index])
    }

    /// The stretch of a row along its line; `nil` when too few frames of their own agree.
    private func span(along line: TimeLine, _ row: [Int]) -> AlignedSpan? {
        var nearest: [Int: FramePair] = [:]
        for pair in pairs[stretch(of: row)]
        where line.distance(to: pair) <= settings.toleranceSeconds {
            if let other = nearest[pair.frame], other.distance <= pair.distance { continue }
            nearest[pair.frame] = pair
        }
        let agreeing = nearest.values.sorted { $0.frame < $1.frame }
        let weight = agreeing.reduce(0) { $0 + $1.weight }
        let distinct = DistinctHashes.count(
            agreeing.lazy.map { frames[$0.frame].hash },
            apart: settings.distinctBits,
            upTo: max(settings.leastFrames, settings.certainFrames),
        )
        let different = min(distinct, Set(agreeing.map(\.knownStart)).count)
        guard different >= settings.leastFrames,
            different >= settings.certainFrames
                || weight >= Double(settings.leastFrames) - 1e-9
        else { return nil }
        return AlignedSpan(line: line, agreeing: agreeing, weight: weight)
    }
}
