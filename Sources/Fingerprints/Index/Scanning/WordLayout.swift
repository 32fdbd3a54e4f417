/// How the 256 bits of a hash are cut into words.
struct WordLayout: Hashable {
    /// One word: its first bit, and how many.
    struct Word: Hashable {
        let start: Int
        let width: Int
        /// How many values it can have.
        var buckets: Int { 1 << width }
    }

    let words: [Word]

    /// Fewer than 11 would need tables of gigabytes, more than 32 have words too short to tell
    /// anything; none at all stands for a bank that is small enough to be looked at whole.
    static func isPossible(_ count: Int) -> Bool { count == 0 || (11...32).contains(count) }

    /// Cuts into that many words, the longer ones first.
    ///
    /// - Precondition: ``isPossible(_:)``.
    init(count: Int) {
        precondition(Self.isPossible(count), "\(count) words")
        var start = 0
        words = (0..<count).map { number in
            let width = 256 / count + (number < 256 % count ? 1 : 0)
            defer { start += width }
            return Word(start: start, width: width)
        }
    }

    /// How many words serve that many rows best.
    ///
    /// Fewer words are longer ones: fewer rows agree by chance, but more values are near, and the
    /// tables grow.
    static func count(forRows rows: Int) -> Int {
        switch rows {
        case ..<150_000: 0
        case ..<500_000: 14
        case ..<3_000_000: 13
        case ..<40_000_000: 12
        default: 11
        }
    }

    /// How many numbers all tables of beginnings hold.
    var offsetCount: Int { words.reduce(0) { $0 + $1.buckets + 1 } }

    /// Nanoseconds of a look into a bucket and at a row, about: only their proportion counts.
    static let costs = (probe: 8.0, candidate: 16.0)

    /// The most bits in which a word of a row that is found may differ from the query's.
    static let mostFlips = 3

    /// In how many bits each word may differ (-1: it isn't looked at), so that no row is missed.
    ///
    /// If the words of a row differed in more bits than these, all together would differ in more
    /// than the radius: the numbers plus one add up to the radius plus one. Of all ways to get that
    /// sum the cheapest is taken, one bit after the other where it costs least.
    func flips(radius: Int, rows: Int) -> [Int]? {
        var flips = [Int](repeating: -1, count: words.count)
        // What the next bit costs in each word; this runs for every search, so nothing is said twice.
        var costs = words.map { cost(of: 0, in: $0, rows) }
        for _ in 0...radius {
            var cheapest = 0
            for number in costs.indices where costs[number] < costs[cheapest] { cheapest = number }
            guard cheapest < costs.count, costs[cheapest] < .infinity else { return nil }
            flips[cheapest] += 1
            costs[cheapest] = cost(of: flips[cheapest] + 1, in: words[cheapest], rows)
        }
        return flips
    }

    /// What it costs to look at all values that differ in exactly so many bits.
    private func cost(of flips: Int, in word: Word, _ rows: Int) -> Double {
        guard flips <= Self.mostFlips else { return .infinity }
        let perBucket = Double(rows) / Double(word.buckets)
        return Double(FlipMasks.ways(flips, of: word.width))
            * (Self.costs.probe + Self.costs.candidate * perBucket)
    }
}

/// The differences that a word may have: numbers of few ones, those of the fewest first.
enum FlipMasks {
    /// How many numbers of `width` bits have exactly so many ones.
    static func ways(_ ones: Int, of width: Int) -> Int {
        var ways = 1
        for place in 0..<ones { ways = ways * (width - place) / (place + 1) }
        return ways
    }

    /// How many have at most so many.
    static func count(upTo ones: Int, of width: Int) -> Int {
        ones < 0 ? 0 : (0...ones).reduce(0) { $0 + ways($1, of: width) }
    }

    /// The numbers with at most three ones, for a width; they stay where they are for ever.
    static func masks(of width: Int) -> UnsafePointer<UInt32> { tables[width] }

    private static let tables = Tables()

    /// Memory that the inner loops may point into, made once.
    private struct Tables: @unchecked Sendable {
        private let starts: [UnsafeMutablePointer<UInt32>]

        init() {
            starts = (0...28).map { width in
                let masks = FlipMasks.list(of: width)
                let memory = UnsafeMutablePointer<UInt32>.allocate(capacity: masks.count)
                memory.initialize(from: masks, count: masks.count)
                return memory
            }
        }

        subscript(width: Int) -> UnsafePointer<UInt32> { UnsafePointer(starts[width]) }
    }

    static func list(of width: Int) -> [UInt32] {
        let bits = (0..<width).map { UInt32(1) << UInt32($0) }
        var lists: [[UInt32]] = [[0]]
        for _ in 0..<WordLayout.mostFlips {
            let shorter = lists[lists.count - 1]
            // Only bits above the highest one, so that each number comes once.
            lists.append(shorter.flatMap { mask in bits.filter { $0 > mask }.map { mask | $0 } })
        }
        return lists.flatMap { $0 }
    }
}
