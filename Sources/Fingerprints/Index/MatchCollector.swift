/// Keeps the nearest matches of a query in bounded memory, in whatever order they come.
struct MatchCollector {
    private let limit: Int
    private let retired: Tombstones
    private var matches: [IndexMatch] = []
    private var hasMore = false
    /// The last match that is kept, once there are more than enough.
    private var last: IndexMatch?

    init(limit: Int, without retired: Tombstones) {
        self.limit = min(max(limit, 0), 1 << 40)
        self.retired = retired
    }

    mutating func add(_ match: IndexMatch) {
        if let last, match >= last {
            // Whether it is a retired one doesn't matter any more, for something was cut off.
            return
        }
        guard !retired.contains(match.payload) else { return }
        matches.append(match)
        if matches.count >= limit + max(limit, 1_024) { cut() }
    }

    private mutating func cut() {
        matches.sort()
        guard matches.count > limit else { return }
        matches.removeLast(matches.count - limit)
        hasMore = true
        last = matches.last ?? IndexMatch(payload: 0, distance: -1)
    }

    /// The answer; nothing may be added afterwards.
    mutating func finish() -> IndexAnswer {
        cut()
        return IndexAnswer(matches: matches, hasMore: hasMore)
    }
}
