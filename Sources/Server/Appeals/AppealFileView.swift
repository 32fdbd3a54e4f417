import Casework
import Foundation
import Policy

/// An appeal as the staff reads it: also what it is against, as that was when the appeal came.
package struct AppealFileView: AnswerShape {
    struct Act: Encodable {
        let action: String
        let at: Date
        let statement: BilingualText
        @OrNull var ground: DecisionView.Ground?
        let rules: [String]
        @OrNull var version: Int?
        @OrNull var digest: String?
        @OrNull var title: String?
        @OrNull var state: String?
    }

    let appeal: AppealView
    let act: Act
    @OrNull var assignee: String?
    let mayDecide: Bool
    let overdue: Bool

    enum CodingKeys: String, CodingKey {
        case appeal, act, assignee, overdue
        case mayDecide = "may_decide"
    }

    init(_ view: AppealView, _ appeal: Appeal, for judge: Appeal.Judge, isOverdue: Bool) {
        let content = appeal.content
        self.appeal = view
        act = Act(content.act)
        assignee = content.assignee?.text
        let isMine = content.assignee.map { $0 == judge.person } ?? true
        mayDecide =
            appeal.state == .open && isMine && !content.barred.contains(judge.person)
        overdue = isOverdue
    }

    package static let schema = Schema.named(
        "AppealFile",
        .object([
            .required("appeal", AppealView.schema),
            .required(
                "act",
                .object([
                    .required("action", .text(1...40)), .required("at", .time),
                    .required("statement", .bilingual),
                    .required("ground", .orNull(DecisionView.ground)),
                    .required("rules", .list(.text(1...200), 0...1_000)),
                    .required("version", .orNull(.integer(1...Int64.max))),
                    .required("digest", .orNull(.form(.digest))),
                    .required("title", .orNull(.text(0...2_000))),
                    .required("state", .orNull(.choice(ItemState.allCases.map(\.rawValue)))),
                ]),
                "What it is against, as it was when the appeal came",
            ),
            .required("assignee", .orNull(.text(1...200)), "To whom it was given"),
            .required("may_decide", .boolean, "Whether the caller may"),
            .required("overdue", .boolean, "Whether it is past the published limit"),
        ]),
    )
}

extension AppealFileView.Act {
    init(_ act: AppealedAct) {
        (action, at, statement, rules) = (act.action, act.at, act.statement, act.rules)
        ground = act.ground.map { DecisionView.Ground($0) }
        (version, digest) = (act.evidence?.version, act.evidence?.digest)
        (title, state) = (act.evidence?.title, act.evidence?.state.rawValue)
    }
}
