/// Where exactly a stretch begins and ends.
///
/// An item looks at 2.72 seconds, so those beside a cut see both sides of it, and agree the less
/// the farther they reach over. How fast they cease to was measured on 60 cuts between recordings;
/// here the cut is laid where that course fits what was found.
struct AudioEdges {
    /// The share of an unrelated item's wrong bits that an item has when it begins so many items
    /// before the cut.
    private static let before = [
        0, 0.05, 0.15, 0.28, 0.41, 0.55, 0.66, 0.74, 0.81, 0.87, 0.90, 0.93, 0.95, 0.97, 0.98,
        0.99, 1,
    ]
    /// The same of an item that ends so many items behind the cut.
    private static let behind = [
        0, 0, 0, 0.03, 0.06, 0.13, 0.20, 0.27, 0.34, 0.40, 0.46, 0.52, 0.58, 0.63, 0.69, 0.75,
        0.80, 0.84, 0.89, 0.94, 1,
    ]
    /// How many bits of an unrelated item are wrong.
    private static let unrelated = 15.3
    /// How much worse a cut may fit when it lies where one of the sounds begins or ends anyway.
    private static let favour = 60.0

    /// Fewer items between the cuts than this mean that the course fits nothing.
    private static let leastItems = 11

    /// The items from the one cut to the other.
    let items: Range<Int>

    /// - Parameters:
    ///   - stretch: the items that agree, those beside a cut included.
    ///   - bounds: which items have one beside them at all.
    ///   - wrongBits: how many bits of an item are wrong; `nil` of one that says nothing.
    init(
        of stretch: Range<Int>,
        within bounds: Range<Int>,
        wrongBits: (Int) -> Int?,
    ) {
        let count = stretch.count
        let inner = stretch.dropFirst(min(8, count / 4)).dropLast(min(14, count / 3))
        let known = inner.compactMap { wrongBits($0) }
        let usual = Double(known.reduce(0, +)) / Double(max(known.count, 1))
        let level = { (share: Double) in usual + max(Self.unrelated - usual, 0) * share }

        let (first, last) = (stretch.lowerBound, stretch.upperBound - 1)
        let firstSeen = max(first - 16, bounds.lowerBound)..<min(first + 14, bounds.upperBound)
        let starts = max(first - 4, bounds.lowerBound)...max(min(first + 18, last), first)
        let start = Self.best(starts, bounds.lowerBound, firstSeen, wrongBits) { item, cut in
            level(Self.before[min(max(cut - item, 0), Self.before.count - 1)])
        }
        let lastSeen = max(last - 24, bounds.lowerBound)..<min(last + 14, bounds.upperBound)
        let ends = min(max(last - 24, first), last)...min(last + 5, bounds.upperBound - 1)
        let end = Self.best(ends, bounds.upperBound - 1, lastSeen, wrongBits) { item, cut in
            level(Self.behind[min(max(item - cut, 0), Self.behind.count - 1)])
        }
        items = start + Self.leastItems <= end ? start..<end + 1 : stretch
    }

    /// The cut at which the expected course of wrong bits comes closest to the found one.
    private static func best(
        _ cuts: ClosedRange<Int>,
        _ favoured: Int,
        _ seen: Range<Int>,
        _ wrongBits: (Int) -> Int?,
        expected: (_ item: Int, _ cut: Int) -> Double,
    ) -> Int {
        let found = seen.compactMap { item in wrongBits(item).map { (item, Double($0)) } }
        var best = (cut: cuts.lowerBound, misfit: Double.infinity)
        for cut in cuts {
            var misfit = found.reduce(0) { sum, one in
                let off = one.1 - expected(one.0, cut)
                return sum + off * off
            }
            if cut == favoured { misfit -= favour }
            if misfit < best.misfit { best = (cut, misfit) }
        }
        return best.cut
    }
}
