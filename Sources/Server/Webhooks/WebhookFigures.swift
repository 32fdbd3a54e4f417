import Foundation
package import Store
import Synchronization

/// How calls of webhooks end, for the page of figures.
package final class WebhookFigures: Sendable {
    /// How an attempt ended.
    enum Outcome: String, CaseIterable {
        /// 2xx.
        case delivered
        /// Another status.
        case refused
        /// No status at all.
        case unanswered
    }

    private let counts = Mutex<[Outcome: Int]>([:])

    package init() {}

    func count(_ result: DeliveryAttempt.Result) {
        let outcome: Outcome =
            switch result {
            case .status(let status): (200..<300).contains(status) ? .delivered : .refused
            case .fault: .unanswered
            }
        counts.withLock { $0[outcome, default: 0] += 1 }
    }

    /// This node's attempts, and what waits on all of them.
    package func gauges(
        _ webhooks: Webhooks,
        in database: any Database,
        surroundings: Surroundings,
    ) -> MetricsRoutes.Gauges {
        { page in
            let prefix = "\(MetricsRegistry.prefix)webhook_"
            let counts = self.counts.withLock(\.self)
            page.family("\(prefix)attempts_total", "counter", "Calls of webhooks by their end.")
            for outcome in Outcome.allCases {
                page.sample(
                    "\(prefix)attempts_total",
                    [("outcome", outcome.rawValue)],
                    "\(counts[outcome, default: 0])",
                )
            }
            guard let waiting = try? await database.read({ try webhooks.waiting(in: $0) }) else {
                return
            }
            page.gauge("\(prefix)waiting", "Messages that wait to be sent.", Double(waiting.count))
            let age = waiting.oldestDue.map { surroundings.now().timeIntervalSince($0) } ?? 0
            page.gauge(
                "\(prefix)overdue_seconds",
                "How long the message that waits longest has been due.",
                max(0, age),
            )
        }
    }
}
