package import Foundation
package import Policy

/// Why somebody has to look: what is put to the case of its subject.
package struct CaseCause: Hashable, Sendable {
    package let source: CaseSource
    package let category: CaseCategory
    package let severity: PolicyCategory.Severity
    /// By when it has to be decided, by the published limit.
    package let dueAt: Date

    package init(
        _ source: CaseSource,
        _ category: CaseCategory,
        _ severity: PolicyCategory.Severity,
        dueAt: Date,
    ) {
        (self.source, self.category, self.severity) = (source, category, severity)
        self.dueAt = dueAt
    }
}

/// Where it comes from.
package enum CaseSource: String, Hashable, Sendable, CaseIterable, Codable {
    case report, notice
    case flagger
    /// It waits before it plays: for a look, or because a rule held it.
    case hold
    /// It is like something in a bank.
    case match
    /// An authority ordered something.
    case order
    /// Somebody shown in it asks.
    case personShown = "person-shown"

    /// Whether a person waits for an answer, so that nothing but an answer ends it.
    package var hasSender: Bool { self != .hold && self != .match }
}

extension PolicyCategory.Severity {
    /// From 0 for the lowest.
    package var degree: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
