import Casework
import Foundation
import Policy

/// An appeal as whoever appeals reads it; of the staff nobody is named.
package struct AppealView: AnswerShape {
    struct Target: Encodable {
        let kind: String
        let id: String
    }

    struct Message: Encodable {
        let from: String
        let at: Date
        let words: String
    }

    struct Effect: Encodable {
        let effect: String
        let words: BilingualText
    }

    struct Answer: Encodable {
        let outcome: String
        let words: BilingualText
        let answer: BilingualText
        let effects: [Effect]
        @OrNull var decision: String?
        let decidedAt: Date
        let automation: String
        let disputeBodies: [BilingualText]

        enum CodingKeys: String, CodingKey {
            case outcome, words, answer, effects, decision, automation
            case decidedAt = "decided_at"
            case disputeBodies = "dispute_bodies"
        }
    }

    let id: String
    let against: Target
    let side: String
    let state: String
    let words: String
    @OrNull var language: String?
    @OrNull var newEvidence: String?
    let openedAt: Date
    let dueAt: Date
    @OrNull var answer: Answer?
    let messages: [Message]

    enum CodingKeys: String, CodingKey {
        case id, against, side, state, words, language, answer, messages
        case newEvidence = "new_evidence"
        case openedAt = "opened_at"
        case dueAt = "due_at"
    }
}

extension AppealView {
    init(_ appeal: Appeal, _ messages: [AppealMessage], under profile: Profile) {
        let draft = appeal.content.draft
        id = appeal.id.text
        against = Target(kind: appeal.target.kind.rawValue, id: appeal.target.id)
        (side, state) = (appeal.side.rawValue, appeal.state.rawValue)
        (words, language, newEvidence) = (draft.words, draft.language, draft.newEvidence)
        (openedAt, dueAt) = (appeal.openedAt, appeal.dueAt)
        answer = appeal.content.closing.map { Answer($0, under: profile) }
        self.messages = messages.map {
            Message(from: $0.from.rawValue, at: $0.at, words: $0.words)
        }
    }

    package static let schema = Schema.named(
        "Appeal",
        .object([
            .required("id", .id),
            .required(
                "against",
                .object([
                    .required("kind", .choice(AppealTarget.Kind.allCases.map(\.rawValue))),
                    .required("id", .id),
                ]),
            ),
            .required("side", .choice(AppealSide.allCases.map(\.rawValue))),
            .required("state", .choice(Appeal.State.allCases.map(\.rawValue))),
            .required("words", .text(0...limits.wordsCharacters)),
            .required("language", .orNull(.text(2...20))),
            .required("new_evidence", .orNull(.text(0...limits.wordsCharacters))),
            .required("opened_at", .time),
            .required("due_at", .time, "By when it is answered, by the published limit"),
            .required("answer", .orNull(Answer.schema), "Null while it is open"),
            .required("messages", .list(message, 0...1_000), "Oldest first"),
        ]),
    )

    private static let limits = AppealLimits()

    private static let message = Schema.object([
        .required("from", .choice(AppealMessage.Sender.allCases.map(\.rawValue))),
        .required("at", .time), .required("words", .text(1...limits.wordsCharacters)),
    ])
}

extension AppealView.Answer {
    init(_ closing: Appeal.Closing, under profile: Profile) {
        let verdict = closing.verdict
        (outcome, words) = (verdict.outcome.rawValue, verdict.outcome.words)
        answer = verdict.answer
        effects = closing.effects.sorted().map { .init(effect: $0.rawValue, words: $0.words) }
        decision = closing.decision?.text
        decidedAt = closing.at
        automation = Automation.none.rawValue
        disputeBodies = profile.disputeBodies
    }

    static let schema = Schema.object([
        .required("outcome", .choice(AppealOutcome.allCases.map(\.rawValue))),
        .required("words", .bilingual), .required("answer", .bilingual, "Why"),
        .required(
            "effects",
            .list(
                .object([
                    .required("effect", .choice(AppealEffect.allCases.map(\.rawValue))),
                    .required("words", .bilingual),
                ]),
                0...20,
            ),
            "What was undone",
        ),
        .required("decision", .orNull(.id), "The decision that lifted what was wrong"),
        .required("decided_at", .time),
        .required("automation", .choice([Automation.none.rawValue])),
        .required(
            "dispute_bodies",
            .list(.bilingual, 0...200),
            "Out-of-court bodies to which one may turn",
        ),
    ])
}
