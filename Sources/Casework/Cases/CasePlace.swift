package import Foundation
import Policy

extension Case {
    /// The place in its queue: what has the earlier one is looked at first.
    ///
    /// It is the due time, with a head start for what is grave, what many see, and who is trusted to
    /// report. So nothing waits for ever: whatever comes later with the same head start comes behind.
    package var place: Date {
        let due = content.dueAt ?? openedAt.addingTimeInterval(Self.idle)
        return due.addingTimeInterval(-3_600 * (severityHours + reachHours + senderHours))
    }

    /// A case whose clocks stand still waits behind the others.
    private static let idle = 30 * 86_400.0

    private var severityHours: Double {
        switch content.severity {
        case .low: 0
        case .medium: 24
        case .high: 5 * 24
        case .critical: 20 * 24
        }
    }

    /// Six hours for each doubling of views beyond a hundred, five days at the most.
    private var reachHours: Double {
        guard content.reach > 100 else { return 0 }
        return min(6 * log2(Double(content.reach) / 100), 120)
    }

    private var senderHours: Double {
        let sources = content.sources
        if sources.contains(.order) || sources.contains(.personShown) { return 20 * 24 }
        return sources.contains(.flagger) ? 48 : 0
    }
}
