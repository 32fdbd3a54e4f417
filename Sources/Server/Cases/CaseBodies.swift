import Casework
import Foundation
import HTTPTypes
import Store

/// What becomes of a lease.
package struct LeaseBody: RequestShape {
    enum Wish: String, Decodable, CaseIterable {
        case take
        case takeOver = "take-over"
        case giveBack = "give-back"
    }

    let wish: Wish
    let reason: String?

    func apply(
        _ cases: Cases,
        _ id: CaseID,
        _ tenant: TenantName,
        _ reviewer: Reviewer,
        _ transaction: any Transaction,
    ) throws -> Case {
        switch wish {
        case .take: try cases.take(id, of: tenant, by: reviewer, in: transaction)
        case .giveBack:
            try cases.giveBack(id, of: tenant, by: reviewer.person, in: transaction)
        case .takeOver:
            try cases.takeOver(
                id,
                of: tenant,
                by: reviewer,
                because: reason ?? "",
                in: transaction,
            )
        }
    }

    package static let schema = Schema.named(
        "Lease",
        .object([
            .required("wish", .choice(Wish.allCases.map(\.rawValue))),
            .optional(
                "reason",
                .text(0...CaseLimits().noteCharacters),
                "Why it is taken over",
            ),
        ]),
    )
    package static let example: String? = #"{"wish": "take"}"#
}

/// Why somebody more senior has to decide.
package struct EscalationBody: RequestShape {
    let reason: String

    package static let schema = Schema.named(
        "Escalation",
        .object([.required("reason", .text(1...CaseLimits().noteCharacters))]),
    )
    package static let example: String? = #"{"reason": "the wording of the order is unclear"}"#
}

/// What is to be written down.
package struct NoteBody: RequestShape {
    let words: String
    let audience: CaseNote.Audience?

    package static let schema = Schema.named(
        "NoteDraft",
        .object([
            .required("words", .text(1...CaseLimits().noteCharacters)),
            .optional(
                "audience",
                .choice(CaseNote.Audience.allCases.map(\.rawValue)),
                "For the staff alone unless it says public",
            ),
        ]),
    )
    package static let example: String? = #"{"words": "the same face as in the other film"}"#
}

/// Whom the clocks wait for; null: they run on.
package struct PauseBody: RequestShape {
    let waitsFor: CaseClock.Reason?

    enum CodingKeys: String, CodingKey { case waitsFor = "waits_for" }

    package static let schema = Schema.named(
        "Pause",
        .object([
            .required(
                "waits_for",
                .orNull(.choice(CaseClock.Reason.allCases.map(\.rawValue))),
                "Null lets them run on",
            )
        ]),
    )
    package static let example: String? = #"{"waits_for": "reporter"}"#
}

/// How a case is decided.
package struct CaseDecisionBody: RequestShape {
    struct Outcome: Decodable {
        let report: ReportID
        let outcome: ReportOutcome
    }

    let action: DecisionBody?
    let outcomes: [Outcome]?
    let reason: String

    /// - Throws: the problem of a report that is named twice.
    func named() throws(Problem) -> [ReportID: ReportOutcome] {
        var named: [ReportID: ReportOutcome] = [:]
        for each in outcomes ?? [] {
            guard named.updateValue(each.outcome, forKey: each.report) == nil else {
                throw Problem(.invalidRequest, "a report has one outcome").at([
                    FieldError("/outcomes", "names \(each.report) twice")
                ])
            }
        }
        return named
    }

    package static let schema = Schema.named(
        "CaseDecision",
        .object([
            .required(
                "action",
                .orNull(DecisionBody.schema),
                "What is done with the item; null: nothing has to be done",
            ),
            .optional(
                "outcomes",
                .list(
                    .object([
                        .required("report", .id),
                        .required("outcome", .choice(ReportOutcome.allCases.map(\.rawValue))),
                    ]),
                    0...CaseLimits().outcomes,
                ),
                "Of single reports; the others are upheld where something is done, else rejected",
            ),
            .required("reason", .text(1...CaseLimits().noteCharacters), "For the staff alone"),
        ]),
    )
    package static let example: String? =
        #"{"action": null, "reason": "the label stands, as the file says"}"#
}

/// A case that was decided, or waits for a second person.
package struct CaseDecidedView: AnswerShape {
    let summary: CaseView
    @OrNull var decision: DecisionView?

    init(
        _ ordered: CaseOrdered,
        _ desk: CaseDesk,
        in transaction: any Transaction,
    ) throws {
        switch ordered {
        case .closed(let found, let made):
            summary = desk.view(of: found)
            decision = try made.map { try desk.shelf.view(of: $0, in: transaction) }
        case .waiting(let found, let proposal, let acts):
            summary = desk.view(of: found)
            decision = DecisionView(proposal, because: acts, at: desk.surroundings.now())
        }
    }

    func reply() throws -> Reply {
        try .json(self, summary.state == Case.State.closed.rawValue ? .ok : .accepted)
    }

    package static let schema = Schema.named(
        "CaseDecided",
        .object([
            .required("case", CaseView.schema),
            .required("decision", .orNull(DecisionView.schema)),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case decision
        case summary = "case"
    }
}
