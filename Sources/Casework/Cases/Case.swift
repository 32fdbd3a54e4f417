package import Foundation
package import Policy

/// The id of a case.
package struct CaseID: RecordID, Codable {
    package let text: String

    package init?(_ text: String) {
        guard Self.hasShape(text) else { return nil }
        self.text = text
    }
}

/// All that people have to decide about one subject at one time: reports, notices, matches and holds
/// of the same subject fold into one case, and each report keeps its own outcome.
///
/// It changes by the methods below alone, each of which says why it can't.
package struct Case: Hashable, Sendable {
    package let id: CaseID
    package let tenant: TenantName
    package let subject: CaseSubject
    package let openedAt: Date
    package private(set) var content: Content
    /// Grows with each change: what two people did at once is noticed by it.
    package private(set) var revision: Int64

    package init(
        _ id: CaseID,
        of tenant: TenantName,
        on subject: CaseSubject,
        at openedAt: Date,
        for cause: CaseCause,
    ) {
        (self.id, self.tenant, self.subject, self.openedAt) = (id, tenant, subject, openedAt)
        content = Content(for: cause)
        revision = 0
    }

    /// As a row keeps it.
    package init(
        _ id: CaseID,
        of tenant: TenantName,
        on subject: CaseSubject,
        at openedAt: Date,
        _ content: Content,
        revision: Int64,
    ) {
        (self.id, self.tenant, self.subject, self.openedAt) = (id, tenant, subject, openedAt)
        (self.content, self.revision) = (content, revision)
    }

    /// Each step that changes something is a new revision.
    mutating func change(_ change: (inout Content) -> Void) {
        let before = content
        change(&content)
        if content != before { revision += 1 }
    }

    package enum State: String, Hashable, Sendable, CaseIterable, Codable {
        case open
        /// A decision waits for a second person.
        case deciding
        case closed
    }

    /// How senior its reviewer has to be.
    package enum Level: Int, Hashable, Sendable, CaseIterable, Comparable, Codable {
        case reviewer, senior, officer

        package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }
    }

    /// The lasting right of one reviewer to work on it, until it ends.
    package struct Lease: Hashable, Sendable, Codable {
        package let holder: PersonName
        package let until: Date
    }

    /// How it ended.
    package struct Closing: Hashable, Sendable, Codable {
        package let at: Date
        package let outcome: CaseOutcome
        /// Nil where it ended by itself.
        package let by: PersonName?
        package let decision: DecisionID?

        package init(_ outcome: CaseOutcome, at: Date, by: PersonName?, decision: DecisionID?) {
            (self.outcome, self.at, self.by, self.decision) = (outcome, at, by, decision)
        }
    }

    /// What changes.
    package struct Content: Hashable, Sendable, Codable {
        package var state = State.open
        package var level = Level.reviewer
        package var category: CaseCategory
        package var severity: PolicyCategory.Severity
        package var sources: Set<CaseSource>
        /// How many reasons there are to look.
        package var causes = 1
        /// How often it was played, as the host said.
        package var reach: Int64 = 0
        /// The earliest of what is due; nil while its clocks stand still.
        package var dueAt: Date?
        package var lease: Lease?
        /// What waits for a second person, while it is deciding.
        package var approval: ApprovalID?
        package var closing: Closing?

        init(for cause: CaseCause) {
            (category, severity, sources) = (cause.category, cause.severity, [cause.source])
            dueAt = cause.dueAt
        }
    }
}

/// How a case ends.
package enum CaseOutcome: String, Hashable, Sendable, CaseIterable, Codable {
    /// Something was decided about its subject.
    case acted
    /// Somebody looked, and nothing had to be done.
    case noAction = "no-action"
    /// Its item went on or away before anybody looked.
    case settled
}
