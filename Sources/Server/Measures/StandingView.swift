import Casework
import Foundation
import Policy
import Store

/// How an account stands, as its owner may read it.
package struct StandingView: AnswerShape {
    let account: String
    let rung: String
    @OrNull var since: Date?
    let weight: Int
    let measures: [MeasureView]
    let strikes: [StrikeView]
    let history: History
    @OrNull var next: StepView?

    /// What is over or was undone, newest first.
    struct History: Encodable {
        let measures: [MeasureView]
        let strikes: [StrikeView]
    }

    init(_ enforcement: AccountEnforcement) {
        let (record, now) = (enforcement.record, enforcement.readAt)
        let account = enforcement.publisher.account
        let most = MeasureLimits().history
        func views(_ measures: [KeptMeasure]) -> [MeasureView] {
            measures.prefix(most).map { MeasureView($0, on: account, at: now) }
        }
        func views(_ strikes: [KeptStrike]) -> [StrikeView] {
            strikes.prefix(most).map { StrikeView($0, on: account, at: now) }
        }
        self.account = account.externalID.text
        rung = account.standing.rung.rawValue
        since = record.rungSince(at: now)
        weight = record.weight(at: now)
        measures = views(record.measures.filter { $0.state(at: now) == .inForce })
        strikes = views(record.strikes.filter { $0.state(at: now) == .standing })
        history = History(
            measures: views(record.measures.filter { $0.state(at: now) != .inForce }),
            strikes: views(record.strikes.filter { $0.state(at: now) != .standing }),
        )
        next = enforcement.recommendation.next.map { StepView($0) }
    }

    package static let schema = Schema.named(
        "AccountStanding",
        .object([
            .required("account", .text(1...200)),
            .required("rung", .choice(AccountFacts.Rung.allCases.map(\.rawValue))),
            .required("since", .orNull(.time), "Null where no measure is in force"),
            .required("weight", .count, "Of the strikes that stand, together"),
            .required("measures", .list(MeasureView.schema, 0...most), "Those in force"),
            .required("strikes", .list(StrikeView.schema, 0...most), "Those that stand"),
            .required(
                "history",
                .object([
                    .required("measures", .list(MeasureView.schema, 0...most)),
                    .required("strikes", .list(StrikeView.schema, 0...most)),
                ]),
                "What is over or was undone, newest first",
            ),
            .required("next", .orNull(StepView.schema), "The ladder's next step"),
        ]),
    )

    private static let most = MeasureLimits().history
}

/// A step of the ladder.
struct StepView: Encodable {
    let measure: String
    let weight: Int
    @OrNull var days: Int?

    init(_ step: EnforcementLadder.Step) {
        (measure, weight, days) = (step.measure.rawValue, step.weight, step.days)
    }

    static let schema = Schema.named(
        "LadderStep",
        .object([
            .required("measure", .choice(MeasureKind.allCases.map(\.rawValue))),
            .required("weight", .count, "From which weight on it is recommended"),
            .required("days", .orNull(.count), "Its usual length; null of a closure"),
        ]),
    )
}

/// What the ladder recommends for an account, and why: a person decides.
package struct RecommendationView: AnswerShape {
    let account: String
    let weight: Int
    @OrNull var recommended: StepView?
    let answered: Bool
    let untried: [String]
    let factors: Bool
    let because: BilingualText
    let ladder: [StepView]
    let obligations: [String]

    init(_ enforcement: AccountEnforcement) {
        let ladder = enforcement.publisher.profile.ladder
        let recommendation = enforcement.recommendation
        account = enforcement.publisher.account.externalID.text
        weight = recommendation.weight
        recommended = recommendation.step.map { StepView($0) }
        answered = recommendation.isAnswered
        untried = recommendation.untried.map(\.rawValue)
        factors = recommendation.step.map { ladder.factors.contains($0.measure) } ?? false
        because = recommendation.words
        self.ladder = ladder.steps.map { StepView($0) }
        obligations = ladder.obligations
    }

    package static let schema = Schema.named(
        "Recommendation",
        .object([
            .required("account", .text(1...200)), .required("weight", .count),
            .required("recommended", .orNull(StepView.schema), "Null: nothing is to be done"),
            .required("answered", .boolean, "Whether a measure answered these strikes already"),
            .required(
                "untried",
                .list(.choice(MeasureKind.allCases.map(\.rawValue)), 0...4),
                "What comes before it: to leave it out needs a reason, or can't be",
            ),
            .required("factors", .boolean, "Whether it needs the four factors"),
            .required("because", .bilingual), .required("ladder", .list(StepView.schema, 0...4)),
            .required("obligations", .list(.text(1...80), 0...100), "That the ladder serves"),
        ]),
    )
}

extension LadderRecommendation {
    /// Why it recommends what it does.
    fileprivate var words: BilingualText {
        guard let reached else {
            return BilingualText(
                en:
                    "The strikes that stand weigh \(weight), which is below the ladder's first step.",
                zh: "现有记分合计 \(weight) 分，未达到处置阶梯的第一级。",
            )
        }
        let (name, from) = (reached.measure, reached.weight)
        guard !isAnswered else {
            return BilingualText(
                en: "The strikes that stand weigh \(weight), and a measure answered them: "
                    + "\(name.rawValue), or a stricter one.",
                zh: "现有记分合计 \(weight) 分，已就此采取“\(name.chinese)”或更严的措施。",
            )
        }
        return BilingualText(
            en: "The strikes that stand weigh \(weight); from \(from) on the ladder puts "
                + "\(name.rawValue).",
            zh: "现有记分合计 \(weight) 分，按处置阶梯满 \(from) 分可采取“\(name.chinese)”。",
        )
    }
}
