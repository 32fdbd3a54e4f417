package import Foundation
package import Media

/// The id of a report.
package struct ReportID: RecordID, Codable {
    package let text: String

    package init?(_ text: String) {
        guard Self.hasShape(text) else { return nil }
        self.text = text
    }
}

/// Somebody's complaint about an item or an account, as it was when it came.
package struct Report: Hashable, Sendable {
    package let id: ReportID
    package let tenant: TenantName
    package let subject: CaseSubject
    package let statement: Statement
    package let reporter: ReporterID
    package let receivedAt: Date
    /// What was to be seen when it came; nil of an account.
    package let evidence: Evidence?
    /// The case that it was put to.
    package let caseID: CaseID
    /// By when it is answered, by the published limit.
    package let dueAt: Date
    package private(set) var closing: Closing?

    package init(
        _ id: ReportID,
        _ statement: Statement,
        by reporter: ReporterID,
        at receivedAt: Date,
        in place: Place,
    ) {
        (self.id, self.statement, self.reporter) = (id, statement, reporter)
        self.receivedAt = receivedAt
        (tenant, subject, caseID) = (place.tenant, place.subject, place.caseID)
        (evidence, dueAt) = (place.evidence, place.dueAt)
    }

    /// Where a report belongs.
    package struct Place: Hashable, Sendable {
        package let tenant: TenantName
        package let subject: CaseSubject
        package let caseID: CaseID
        package let evidence: Evidence?
        package let dueAt: Date

        package init(
            of tenant: TenantName,
            _ subject: CaseSubject,
            in caseID: CaseID,
            evidence: Evidence?,
            dueAt: Date,
        ) {
            (self.tenant, self.subject, self.caseID) = (tenant, subject, caseID)
            (self.evidence, self.dueAt) = (evidence, dueAt)
        }
    }

    /// What the reporter said.
    package struct Statement: Hashable, Sendable, Codable {
        package let reason: ReportReason
        /// In their own words; may be empty where the law doesn't ask for an explanation.
        package let words: String
        /// The seconds of the item that it is about.
        package let from: Double?
        package let to: Double?
        /// What makes it a legal notice; nil of other complaints.
        package let notice: LegalNotice?
        /// What makes it a request of somebody who is shown; nil of other complaints.
        package var likeness: LikenessClaim?
        /// What is wrong about a label; nil of other complaints.
        package var dispute: LabelDispute?

        package init(
            _ reason: ReportReason,
            words: String = "",
            span: TimeSpan? = nil,
            notice: LegalNotice? = nil,
        ) {
            (self.reason, self.words, self.notice) = (reason, words, notice)
            (from, to) = (span?.startSeconds, span?.endSeconds)
        }

        package var span: TimeSpan? {
            guard let from, let to else { return nil }
            return TimeSpan(from: from, to: to)
        }
    }

    /// How it ended.
    package struct Closing: Hashable, Sendable, Codable {
        package let outcome: ReportOutcome
        package let at: Date
        /// What was done about the subject, if anything was.
        package let decision: DecisionID?

        package init(_ outcome: ReportOutcome, at: Date, decision: DecisionID?) {
            (self.outcome, self.at, self.decision) = (outcome, at, decision)
        }
    }

    /// Ends it; one that has ended stays as it is, unless an appeal changes its outcome.
    package mutating func close(_ closing: Closing) { self.closing = self.closing ?? closing }

    /// What an appeal of its reporter came to.
    package mutating func correct(_ closing: Closing) { self.closing = closing }
}
