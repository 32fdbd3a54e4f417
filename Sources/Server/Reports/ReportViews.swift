import Casework
import Foundation
import Labels
import Policy
import Store

/// What a reporter gets at once: the number to ask by, and by when there will be an answer.
package struct ReceiptView: AnswerShape {
    let receipt: String
    let acknowledgedAt: Date
    let dueAt: Date

    init(_ report: Report, _ receipt: ReceiptNumber) {
        self.receipt = receipt.text
        (acknowledgedAt, dueAt) = (report.receivedAt, report.dueAt)
    }

    package static let schema = Schema.named(
        "Receipt",
        .object([
            .required("receipt", .text(19...19), "Ask by it; it is shown this once"),
            .required("acknowledged_at", .time),
            .required("due_at", .time, "By when it is answered, by the published limit"),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case receipt
        case acknowledgedAt = "acknowledged_at"
        case dueAt = "due_at"
    }
}

/// What a reporter is told of a report: not who is reported, and nothing of others who reported.
package struct ReportStatusView: AnswerShape {
    let state: String
    let reason: String
    let receivedAt: Date
    let dueAt: Date
    @OrNull var outcome: String?
    @OrNull var words: BilingualText?
    @OrNull var closedAt: Date?
    let acted: Bool
    /// Until when its sender may object to the outcome.
    @OrNull var redressUntil: Date?
    /// Items that a request of somebody who is shown is about; nil of other reports.
    @OrNull var found: Int?
    @OrNull var appeal: AppealView.Answer?
    @OrNull var appealState: String?

    init(
        _ report: Report,
        appeal: Appeal? = nil,
        under profile: Profile,
        shown: [ShownItem],
    ) {
        appealState = appeal?.state.rawValue
        self.appeal = appeal?.content.closing.map { .init($0, under: profile) }
        let closing = report.closing
        found = report.statement.likeness == nil ? nil : shown.count
        state = closing == nil ? "in-review" : "closed"
        reason = report.statement.reason.rawValue
        (receivedAt, dueAt) = (report.receivedAt, report.dueAt)
        outcome = closing?.outcome.rawValue
        words = closing?.outcome.words
        closedAt = closing?.at
        acted = closing?.outcome.isRight == true
        let days = profile.times.redressDays
        redressUntil = closing.flatMap { days > 0 ? $0.at + Double(days) * 86_400 : nil }
    }

    package static let schema = Schema.named(
        "ReportStatus",
        .object([
            .required("state", .choice(["in-review", "closed"])),
            .required("reason", .choice(ReportReason.allCases.map(\.rawValue))),
            .required("received_at", .time), .required("due_at", .time),
            .required("outcome", .orNull(.choice(ReportOutcome.allCases.map(\.rawValue)))),
            .required("words", .orNull(.bilingual)), .required("closed_at", .orNull(.time)),
            .required("acted", .boolean, "Whether something was done because of it"),
            .required("redress_until", .orNull(.time), "Until when one may object"),
            .required(
                "found",
                .orNull(.count),
                "Of somebody who is shown: how many items were found so far",
            ),
            .required("appeal_state", .orNull(.choice(Appeal.State.allCases.map(\.rawValue)))),
            .required("appeal", .orNull(AppealView.Answer.schema), "The answer to the appeal"),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case state, reason, outcome, words, acted, found, appeal
        case appealState = "appeal_state"
        case receivedAt = "received_at"
        case dueAt = "due_at"
        case closedAt = "closed_at"
        case redressUntil = "redress_until"
    }
}

/// A report as reviewers see it: who sent it shows as a number and an accuracy, nothing else.
package struct ReportView: AnswerShape {
    struct Sender: Encodable {
        let id: String
        let kind: String
        @OrNull var accuracy: Double?
    }

    struct Notice: Encodable {
        let addresses: [String]
        let law: String
        let mayNameSender: Bool

        enum CodingKeys: String, CodingKey {
            case addresses, law
            case mayNameSender = "may_name_sender"
        }
    }

    let id: String
    let caseID: String
    let reason: String
    let words: String
    @OrNull var from: Double?
    @OrNull var to: Double?
    @OrNull var notice: Notice?
    @OrNull var likeness: ShownView?
    @OrNull var dispute: String?
    @OrNull var evidence: Evidence?
    let reporter: Sender
    let receivedAt: Date
    let dueAt: Date
    @OrNull var outcome: String?
    @OrNull var closedAt: Date?

    init(_ report: Report, by reporter: Reporter, shown: [ShownItem]) {
        let statement = report.statement
        id = report.id.text
        caseID = report.caseID.text
        (reason, words) = (statement.reason.rawValue, statement.words)
        (from, to) = (statement.from, statement.to)
        notice = statement.notice.map {
            Notice(addresses: $0.addresses, law: $0.law, mayNameSender: $0.mayNameSender)
        }
        likeness = statement.likeness.map { ShownView($0, shown) }
        dispute = statement.dispute?.rawValue
        evidence = report.evidence
        self.reporter = Sender(
            id: reporter.id.text,
            kind: reporter.kind.rawValue,
            accuracy: reporter.record.accuracy,
        )
        (receivedAt, dueAt) = (report.receivedAt, report.dueAt)
        outcome = report.closing?.outcome.rawValue
        closedAt = report.closing?.at
    }

    package static let schema = Schema.named(
        "Report",
        .object([
            .required("id", .id), .required("case", .id),
            .required("reason", .choice(ReportReason.allCases.map(\.rawValue))),
            .required("words", .text(0...5_000)), .required("from", .orNull(.number(0...1e7))),
            .required("to", .orNull(.number(0...1e7))),
            .required(
                "notice",
                .orNull(
                    .object([
                        .required("addresses", .list(.text(1...2_000), 0...50)),
                        .required("law", .text(1...400)),
                        .required("may_name_sender", .boolean),
                    ])
                ),
            ),
            .required("likeness", .orNull(ShownView.schema), "Of somebody who is shown"),
            .required("dispute", .orNull(.choice(LabelDispute.allCases.map(\.rawValue)))),
            .required("evidence", .orNull(evidence), "What was to be seen when it came"),
            .required(
                "reporter",
                .object([
                    .required("id", .id),
                    .required("kind", .choice(Reporter.Kind.allCases.map(\.rawValue))),
                    .required("accuracy", .orNull(.number(0...1))),
                ]),
            ),
            .required("received_at", .time), .required("due_at", .time),
            .required("outcome", .orNull(.choice(ReportOutcome.allCases.map(\.rawValue)))),
            .required("closed_at", .orNull(.time)),
        ]),
    )

    private static let evidence = Schema.object([
        .required("version", .integer(1...Int64.max)), .required("digest", .form(.digest)),
        .required("title", .text(0...2_000)), .required("description", .text(0...20_000)),
        .required("state", .choice(ItemState.allCases.map(\.rawValue))),
        .optional("label", .choice(Labels.Notice.allCases.map(\.word))),
        .optional("decision", .id),
    ])

    enum CodingKeys: String, CodingKey {
        case id, reason, words, from, to, notice, likeness, dispute, evidence, reporter, outcome
        case caseID = "case"
        case receivedAt = "received_at"
        case dueAt = "due_at"
        case closedAt = "closed_at"
    }
}
