/// An index as it was at one moment; what is added or retired later doesn't change it.
///
/// Searching takes no lock. Holding one keeps its memory, so let go of it after an answer.
public struct IndexView: Sendable {
    /// The oldest first.
    public internal(set) var segments: [Segment] = []
    var tail = Tail()
    var retired = Tombstones.none
    /// The number of the last change that it contains, as whoever made the change said.
    public internal(set) var sequence: UInt64 = 0

    init() {}

    /// How many rows there are, with those that are retired and not yet removed.
    public var count: Int { segments.reduce(tail.count) { $0 + $1.count } }

    /// How many rows are in no segment yet.
    public var tailCount: Int { tail.count }

    /// How many names are retired and not yet removed from all segments.
    public var retiredCount: Int { retired.count }

    /// All rows within a radius of each query, in the queries' order.
    ///
    /// Many queries in one call are faster than the same one by one where a segment has to be
    /// looked at whole. It computes on the caller's thread until it is done.
    public func search(
        _ queries: [PDQHash],
        _ terms: SearchTerms = SearchTerms(),
    ) -> [IndexAnswer] {
        guard terms.radius >= 0 else { return queries.map { _ in IndexAnswer(matches: []) } }
        var collectors = queries.map { _ in MatchCollector(limit: terms.limit, without: retired) }
        for segment in segments { segment.search(queries, terms, into: &collectors) }
        tail.search(queries, terms, into: &collectors)
        return collectors.indices.map { collectors[$0].finish() }
    }

    /// All rows within a radius of one hash.
    public func search(_ query: PDQHash, _ terms: SearchTerms = SearchTerms()) -> IndexAnswer {
        search([query], terms)[0]
    }
}
