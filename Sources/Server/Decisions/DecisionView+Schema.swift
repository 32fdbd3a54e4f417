import Casework
import Labels
import Policy

extension DecisionView {
    package static let schema = Schema.named(
        "Decision",
        .object([
            .required("id", .id, "Of the decision, or of the proposal while it waits"),
            .required("item", .id),
            .required("version", .orNull(.integer(1...Int64.max)), "Null while it waits"),
            .required("action", .choice(DecisionAction.allCases.map(\.rawValue))),
            .required("state", .choice(states)),
            .required("ground", ground), .required("facts", .bilingual),
            .required(
                "territory",
                .orNull(.list(.form(.country), 1...DecisionLimits().countries)),
                "Null: everywhere",
            ),
            .required("label", .orNull(.choice(Notice.allCases.map(\.word)))),
            .required("minimum_age", .orNull(.integer(1...150))),
            .required("remedy", .orNull(.choice(Ruling.Remedy.allCases.map(\.rawValue)))),
            .required("lifts", .orNull(.list(.id, 0...1_000)), "Null: all stops"),
            .required("automation", .choice(Automation.allCases.map(\.rawValue))),
            .required("automated", .boolean, "Whether no person took part"),
            .required("made_at", .orNull(.time), "Null while it waits"),
            .required("until", .orNull(end), "When it ends by itself, and what follows"),
            .required("by", decided), .required("policy", .orNull(PolicyPin.schema)),
            .required("statement", .orNull(.bilingual), "The statement of reasons"),
            .required("redress", .orNull(redress)),
            .required("approval", .orNull(approval), "Of what waits for a second person"),
        ]),
    )

    private static let states = ["in-force", "over", "waiting-for-approval", "refused", "lapsed"]

    static let ground = Schema.object([
        .required("kind", .choice(PolicyGround.Kind.allCases.map(\.rawValue))),
        .required("instrument", .orNull(.bilingual)),
        .required("article", .orNull(.text(1...200))),
        .required("obligations", .list(.text(1...80), 0...1_000)), .required("words", .bilingual),
    ])

    private static let end = Schema.object([
        .required("at", .time), .required("then", .choice(Term.Then.allCases.map(\.rawValue))),
    ])

    static let decided = Schema.object([
        .required("role", .choice(["person", "rule", "software"])), .required("people", .count),
    ])

    static let redress = Schema.object([
        .required("en", .text(1...20_000)), .required("zh-Hans", .text(1...20_000)),
        .required("route", .text(0...2_000)), .required("until", .orNull(.time)),
    ])

    private static let approval = Schema.object([
        .required("outcome", .choice(["waiting", "approved", "refused"])),
        .required("proposed_at", .time), .required("expires_at", .time),
        .required(
            "because",
            .list(
                .object([
                    .required("code", .choice(GraveAct.allCases.map(\.rawValue))),
                    .required("words", .bilingual),
                ]),
                0...10,
            ),
        ),
    ])
}
