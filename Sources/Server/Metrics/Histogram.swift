/// Counts of durations by size, as Prometheus shows them.
struct Histogram: Hashable {
    /// Upper bounds in seconds, those that OpenTelemetry gives for HTTP servers.
    static let bounds = [
        0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
    ]

    private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
    private(set) var sum = 0.0

    mutating func record(_ seconds: Double) {
        var place = 0
        while place < Self.bounds.count, seconds > Self.bounds[place] { place += 1 }
        counts[place] += 1
        sum += seconds
    }

    /// Buckets that hold all below them, then sum and count.
    func write(to page: inout MetricsPage, _ name: String, _ labels: [(String, String)]) {
        var below = 0
        for (bound, count) in zip(Self.bounds, counts) {
            below += count
            page.sample("\(name)_bucket", labels + [("le", "\(bound)")], "\(below)")
        }
        let all = counts.reduce(0, +)
        page.sample("\(name)_bucket", labels + [("le", "+Inf")], "\(all)")
        page.sample("\(name)_sum", labels, "\(sum)")
        page.sample("\(name)_count", labels, "\(all)")
    }
}
