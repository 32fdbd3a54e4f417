import Casework
import Foundation
import Store
import Synchronization

/// Counts of decisions by ground, as far as they were asked for: months that are over are counted
/// once, the running one again after a while, so that anybody may ask.
final class GroundBook: Sendable {
    private struct Key: Hashable {
        let tenant: TenantName
        let month: Month
    }

    private struct Page {
        let counts: [GroundCount]
        /// When they were counted; nil: the month was over.
        let countedAt: Date?
    }

    private let limits: GroundLimits
    private let pages = Mutex<[Key: Page]>([:])

    init(_ limits: GroundLimits) { self.limits = limits }

    /// What is known already; nil where somebody has to count.
    func counts(of tenant: TenantName, in month: Month, at now: Date) -> [GroundCount]? {
        let page = pages.withLock { $0[Key(tenant: tenant, month: month)] }
        guard let page else { return nil }
        guard let countedAt = page.countedAt else { return page.counts }
        let age = now.timeIntervalSince(countedAt)
        return (0..<limits.freshSeconds).contains(age) ? page.counts : nil
    }

    func note(_ counts: [GroundCount], of tenant: TenantName, in month: Month, at now: Date) {
        // A month ends for good when nothing can still be written with a time in it.
        let isOver = month.span.upperBound.addingTimeInterval(limits.freshSeconds) < now
        pages.withLock { pages in
            if pages.count >= limits.keptMonths { pages.removeAll() }
            pages[Key(tenant: tenant, month: month)] = Page(
                counts: counts,
                countedAt: isOver ? nil : now,
            )
        }
    }
}

/// What anybody may ask of the counts.
package struct GroundLimits: Hashable, Sendable {
    /// The least number that is told: of fewer it is only said that there are some.
    package var threshold = 5
    /// Months of one answer.
    package var months = 36
    /// Months of an answer for which nobody asked otherwise.
    package var usualMonths = 12
    /// Months of tenants that a node remembers.
    package var keptMonths = 10_000
    /// How old the counts of the running month may be, in seconds.
    package var freshSeconds = 600.0

    package init() {}
}
