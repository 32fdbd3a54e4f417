/// Ranges that rise and don't touch each other, in which another is looked up by halving.
///
/// A damaged file may name a stretch tens of thousands of times, and as many others beside it.
struct DisjointRanges<Bound: Comparable & Sendable>: Sendable {
    /// The ranges in order.
    let ranges: [Range<Bound>]

    /// Joins ranges of any order that overlap or touch each other; empty ones are left out.
    init(joining parts: [Range<Bound>]) {
        var joined: [Range<Bound>] = []
        for part in parts.sorted(by: { $0.lowerBound < $1.lowerBound }) where !part.isEmpty {
            if let last = joined.last, part.lowerBound <= last.upperBound {
                let end = max(last.upperBound, part.upperBound)
                joined[joined.count - 1] = last.lowerBound..<end
            } else {
                joined.append(part)
            }
        }
        ranges = joined
    }

    /// Whether one of them overlaps another range.
    func overlaps(_ range: Range<Bound>) -> Bool {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound <= range.lowerBound {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low < ranges.count && ranges[low].overlaps(range)
    }
}
