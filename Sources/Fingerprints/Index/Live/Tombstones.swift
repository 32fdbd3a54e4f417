/// Names that are to be found no more.
///
/// A value that never changes, of sets that double in size: adding to it copies little, and whoever
/// holds an older one keeps that.
struct Tombstones: Sendable {
    static let none = Tombstones()

    /// The largest first, each more than twice the next.
    private var sets: [Set<UInt64>] = []

    init() {}

    init(_ payloads: some Sequence<UInt64>) {
        let all = Set(payloads)
        if !all.isEmpty { sets = [all] }
    }

    /// How many there are.
    var count: Int { sets.reduce(0) { $0 + $1.count } }

    /// All of them, in order.
    var payloads: [UInt64] { sets.flatMap { $0 }.sorted() }

    func contains(_ payload: UInt64) -> Bool { sets.contains { $0.contains(payload) } }

    mutating func insert(_ payloads: some Sequence<UInt64>) {
        var added = Set(payloads.lazy.filter { [self] in !contains($0) })
        guard !added.isEmpty else { return }
        while let last = sets.last, last.count <= 2 * added.count {
            added.formUnion(sets.removeLast())
        }
        sets.append(added)
    }

    /// What is left without those of an earlier state.
    func subtracting(_ earlier: Tombstones) -> Tombstones {
        Tombstones(payloads.filter { !earlier.contains($0) })
    }
}
