/// A hash, and what its finder is told.
public struct IndexEntry: Hashable, Sendable {
    /// Names the entry for whoever fills the index; several rows may have the same.
    public let payload: UInt64
    /// What is compared.
    public let hash: PDQHash

    /// Pairs a hash with its name.
    public init(payload: UInt64, hash: PDQHash) {
        self.payload = payload
        self.hash = hash
    }
}

/// A row of the index that is near a query.
public struct IndexMatch: Hashable, Sendable, Comparable {
    /// The name of the row's entry.
    public let payload: UInt64
    /// How many bits differ, from 0 to 256.
    public let distance: Int

    /// Pairs a name with a distance.
    public init(payload: UInt64, distance: Int) {
        self.payload = payload
        self.distance = distance
    }

    /// The nearer one comes first; of equally near ones, the smaller name.
    public static func < (left: Self, right: Self) -> Bool {
        (left.distance, left.payload) < (right.distance, right.payload)
    }
}

/// All rows near a query, or as many as were wanted.
public struct IndexAnswer: Hashable, Sendable {
    /// The nearest first; equally near ones by name.
    public let matches: [IndexMatch]
    /// Whether there are more than these, all of them behind the last.
    public let hasMore: Bool

    /// Takes matches in order.
    public init(matches: [IndexMatch], hasMore: Bool = false) {
        self.matches = matches
        self.hasMore = hasMore
    }
}

/// How rows are looked for; every way finds the same.
public enum SearchWay: Sendable, CaseIterable {
    /// Whichever is expected to be faster, decided anew for each query.
    case automatic
    /// All rows are looked at.
    case flat
    /// Only rows that agree with the query in some word, nearly; where that can't be, all.
    case multiIndex
}

/// What is asked of an index: the hashes apart, for there may be many.
public struct SearchTerms: Sendable {
    /// The greatest distance that counts, from 0 to 256; below 0 nothing is found.
    public var radius: Int
    /// The most matches in an answer; the nearest are kept.
    public var limit: Int
    /// How rows are looked for.
    public var way: SearchWay
    /// The inner loops.
    public var kernels: HammingKernels

    /// Asks for all within the usual radius, at most 1,000 a query, by the fastest way.
    public init(
        radius: Int = 31,
        limit: Int = 1_000,
        way: SearchWay = .automatic,
        kernels: HammingKernels = .best,
    ) {
        self.radius = radius
        self.limit = limit
        self.way = way
        self.kernels = kernels
    }
}
