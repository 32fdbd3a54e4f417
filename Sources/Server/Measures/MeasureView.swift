import Casework
import Foundation
import Policy
import Store

/// A measure as answers show it, also while it waits for a second person; staff are not named.
package struct MeasureView: AnswerShape {
    struct Function: Encodable {
        let function: String
        @OrNull var number: Int?
    }

    struct Waiting: Encodable {
        let outcome: String
        let proposedAt: Date
        let expiresAt: Date

        enum CodingKeys: String, CodingKey {
            case outcome
            case proposedAt = "proposed_at"
            case expiresAt = "expires_at"
        }
    }

    let id: String
    let account: String
    let kind: String
    let state: String
    let ground: DecisionView.Ground
    let facts: BilingualText
    let functions: [Function]
    @OrNull var rectify: BilingualText?
    @OrNull var rectifyBy: Date?
    @OrNull var since: Date?
    @OrNull var until: Date?
    let automation: String
    let by: DecisionView.Decided
    @OrNull var statement: BilingualText?
    @OrNull var redress: DecisionView.Redress?
    @OrNull var undone: UndoingView?
    @OrNull var approval: Waiting?

    enum CodingKeys: String, CodingKey {
        case id, account, kind, state, ground, facts, functions, rectify, since, until
        case automation, by, statement, redress, undone, approval
        case rectifyBy = "rectify_by"
    }
}

extension MeasureView {
    init(_ kept: KeptMeasure, on account: Account, at now: Date) {
        let measure = kept.measure
        id = measure.id.text
        self.account = account.externalID.text
        state = kept.state(at: now).rawValue
        since = measure.since
        by = .init(role: "person", people: measure.deciders.count)
        statement = measure.statement.whole
        redress = .init(measure.redress, measure.statement)
        undone = kept.undoing.map { UndoingView($0) }
        approval = nil
        automation = measure.automation.rawValue
        (kind, ground) = (measure.kind.rawValue, .init(measure.draft.ground))
        (facts, until) = (measure.draft.facts, measure.draft.until)
        functions = measure.effect.views
        (rectify, rectifyBy) = measure.effect.rectification
    }

    init(_ proposal: MeasureProposal, on account: Account, at now: Date) {
        let draft = proposal.draft
        id = proposal.id.text
        self.account = account.externalID.text
        state = proposal.state(at: now)
        (since, statement, redress, undone) = (nil, nil, nil, nil)
        by = .init(role: "person", people: 1)
        approval = Waiting(
            outcome: proposal.approval.outcome.word,
            proposedAt: proposal.approval.proposedAt,
            expiresAt: proposal.approval.expiresAt,
        )
        automation = Automation.none.rawValue
        (kind, ground) = (draft.kind.rawValue, .init(draft.ground))
        (facts, until) = (draft.facts, draft.until)
        functions = draft.effect.views
        (rectify, rectifyBy) = draft.effect.rectification
    }

    package static let schema = Schema.named(
        "Measure",
        .object([
            .required("id", .id, "Of the measure, or of the proposal while it waits"),
            .required("account", .text(1...200), "The host's own name of it"),
            .required("kind", .choice(MeasureKind.allCases.map(\.rawValue))),
            .required("state", .choice(states)), .required("ground", DecisionView.ground),
            .required("facts", .bilingual),
            .required("functions", .list(function, 0...100), "What a limit is about"),
            .required("rectify", .orNull(.bilingual)), .required("rectify_by", .orNull(.time)),
            .required("since", .orNull(.time), "Null while it waits"),
            .required("until", .orNull(.time), "Null of a closure"),
            .required("automation", .choice([Automation.none.rawValue])),
            .required("by", DecisionView.decided),
            .required("statement", .orNull(.bilingual), "The statement of reasons"),
            .required("redress", .orNull(DecisionView.redress)),
            .required("undone", .orNull(UndoingView.schema)),
            .required("approval", .orNull(approval), "Of what waits for a second person"),
        ]),
    )

    private static let states =
        KeptMeasure.State.allCases.map(\.rawValue) + ["waiting-for-approval", "refused", "lapsed"]

    private static let function = Schema.object([
        .required("function", .form(.name)), .required("number", .orNull(.integer(0...10_000))),
    ])

    private static let approval = Schema.object([
        .required("outcome", .choice(["waiting", "approved", "refused"])),
        .required("proposed_at", .time), .required("expires_at", .time),
    ])
}

extension MeasureEffect {
    fileprivate var views: [MeasureView.Function] {
        functions.sorted.map { function in
            let number: Int? =
                if case .dailyUploads(let number) = function { number } else { nil }
            return MeasureView.Function(function: function.name, number: number)
        }
    }

    fileprivate var rectification: (BilingualText?, Date?) {
        if case .warn(let rectify, let by) = self { (rectify, by) } else { (nil, nil) }
    }
}

extension MeasureProposal {
    /// What became of it, in the words of the API.
    fileprivate func state(at now: Date) -> String {
        switch approval.outcome {
        case .waiting: now < approval.expiresAt ? "waiting-for-approval" : "lapsed"
        case .approved: KeptMeasure.State.inForce.rawValue
        case .refused: "refused"
        }
    }
}

/// That something was undone, and why; not by whom.
struct UndoingView: Encodable {
    let at: Date
    let because: BilingualText

    init(_ undoing: Undoing) { (at, because) = (undoing.at, undoing.because) }

    static let schema = Schema.object([.required("at", .time), .required("because", .bilingual)])
}
