import Synchronization

/// How often calls were refused, and for which reason.
package final class OutboundRefusals: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    func count(_ refusal: OutboundRefusal) {
        counts.withLock { $0[refusal.code, default: 0] += 1 }
    }

    /// By the refusals' codes.
    package var all: [String: Int] { counts.withLock(\.self) }

    /// For the page of figures.
    package var gauges: MetricsRoutes.Gauges {
        { page in
            let name = "\(MetricsRegistry.prefix)outbound_refused_total"
            page.family(name, "counter", "Calls refused because of where they would go.")
            for (reason, count) in self.all.sorted(by: { $0.key < $1.key }) {
                page.sample(name, [("reason", reason)], "\(count)")
            }
        }
    }
}
