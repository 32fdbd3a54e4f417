import Synchronization

/// What came of what stores told, for the page of figures.
package final class IntakeFigures: Sendable {
    /// What came of one thing that was told.
    enum Outcome: String, CaseIterable {
        /// It is fetched.
        case taken
        /// It was told before.
        case known
        /// It brought no content.
        case ignored
        /// It stood in a message about a bucket that isn't the caller's.
        case refused
    }

    private let counts = Mutex<[Outcome: Int]>([:])

    package init() {}

    func count(_ outcome: Outcome, _ number: Int) {
        counts.withLock { $0[outcome, default: 0] += number }
    }

    func count(_ view: IntakeView) {
        count(.taken, view.taken)
        count(.known, view.known)
        count(.ignored, view.ignored)
    }

    /// By outcome, each of them.
    package var all: [String: Int] {
        let counts = counts.withLock(\.self)
        let pairs = Outcome.allCases.map { ($0.rawValue, counts[$0, default: 0]) }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    package var gauges: MetricsRoutes.Gauges {
        { page in
            let name = "\(MetricsRegistry.prefix)notified_objects_total"
            page.family(name, "counter", "Objects of which stores told, by what came of it.")
            for (outcome, count) in self.all.sorted(by: { $0.key < $1.key }) {
                page.sample(name, [("outcome", outcome)], "\(count)")
            }
        }
    }
}
