import Casework
import Foundation
import Policy

/// What a person wants an account to get a strike for.
package struct StrikeBody: RequestShape {
    struct Cause: Decodable {
        let decision: DecisionID?
        let measure: MeasureID?
        let text: String?
    }

    let severity: PolicyCategory.Severity
    let category: String
    let concern: StrikeDraft.Concern
    let cause: Cause
    let reason: BilingualText
    let discoveredAt: Date

    private enum CodingKeys: String, CodingKey {
        case severity, category, concern, cause, reason
        case discoveredAt = "discovered_at"
    }

    /// - Throws: the problem of a strike with no cause, or with several.
    var draft: StrikeDraft {
        get throws(Problem) {
            let causes = [
                cause.decision.map { StrikeCause.decision($0) },
                cause.measure.map { StrikeCause.measure($0) },
                cause.text.map { StrikeCause.text($0) },
            ].compactMap(\.self)
            guard let first = causes.first, causes.count == 1 else {
                throw Problem(.invalidRequest, "a strike has one cause")
                    .at([FieldError("/cause", "names one of decision, measure and text")])
            }
            return StrikeDraft(
                severity,
                category: category,
                about: concern,
                because: first,
                reason: reason,
                discoveredAt: discoveredAt,
            )
        }
    }

    package static let schema = Schema.named(
        "StrikeDraft",
        .object([
            .required("severity", .choice(PolicyCategory.Severity.allCases.map(\.rawValue))),
            .required("category", .text(1...60), "Of a pack, or of the host's own"),
            .required(
                "concern",
                .choice(StrikeDraft.Concern.allCases.map(\.rawValue)),
                "What the breach is: a missing declaration or label, the content, other conduct",
            ),
            .required(
                "cause",
                .object([
                    .optional("decision", .id, "A decision on an item of the account"),
                    .optional("measure", .id, "A measure on the account"),
                    .optional(
                        "text",
                        .text(1...200),
                        "Something outside, as it is filed there; the owner reads it",
                    ),
                ]),
                "One of these; each brings one strike",
            ),
            .required("reason", .bilingual(MeasureLimits().reasonCharacters), "For its owner"),
            .required("discovered_at", .time, "When the service found it out"),
        ]),
    )

    package static let example: String? = """
        {"severity": "medium", "category": "undeclared-face", "concern": "content", \
        "cause": {"text": "case 17"}, "reason": {"en": "It was shown as a real recording.", \
        "zh-Hans": "冒充真实录像。"}, "discovered_at": "2026-11-21T09:00:00Z"}
        """
}

/// A strike as its owner and the staff read it; who added it is not named.
package struct StrikeView: AnswerShape {
    struct Cause: Encodable {
        let kind: String
        @OrNull var id: String?
        @OrNull var text: String?
    }

    let id: String
    let account: String
    let state: String
    let severity: String
    let weight: Int
    let category: String
    let concern: String
    let cause: Cause
    let reason: BilingualText
    let discoveredAt: Date
    let addedAt: Date
    let expiresAt: Date
    @OrNull var undone: UndoingView?

    init(_ kept: KeptStrike, on account: Account, at now: Date) {
        let (strike, draft) = (kept.strike, kept.strike.draft)
        id = strike.id.text
        self.account = account.externalID.text
        state = kept.state(at: now).rawValue
        (severity, weight) = (draft.severity.rawValue, strike.weight)
        (category, concern) = (draft.category, draft.concern.rawValue)
        cause = Cause(draft.cause)
        reason = draft.reason
        discoveredAt = draft.discoveredAt
        (addedAt, expiresAt) = (strike.addedAt, strike.expiresAt)
        undone = kept.undoing.map { UndoingView($0) }
    }

    enum CodingKeys: String, CodingKey {
        case id, account, state, severity, weight, category, concern, cause, reason, undone
        case discoveredAt = "discovered_at"
        case addedAt = "added_at"
        case expiresAt = "expires_at"
    }

    package static let schema = Schema.named(
        "Strike",
        .object([
            .required("id", .id), .required("account", .text(1...200)),
            .required("state", .choice(KeptStrike.State.allCases.map(\.rawValue))),
            .required("severity", .choice(PolicyCategory.Severity.allCases.map(\.rawValue))),
            .required("weight", .count), .required("category", .text(1...60)),
            .required("concern", .choice(StrikeDraft.Concern.allCases.map(\.rawValue))),
            .required(
                "cause",
                .object([
                    .required("kind", .choice(["decision", "measure", "text"])),
                    .required("id", .orNull(.id)), .required("text", .orNull(.text(1...200))),
                ]),
            ),
            .required("reason", .bilingual), .required("discovered_at", .time),
            .required("added_at", .time),
            .required("expires_at", .time, "From then on it counts no more"),
            .required("undone", .orNull(UndoingView.schema)),
        ]),
    )
}

extension StrikeView.Cause {
    init(_ cause: StrikeCause) {
        kind = cause.word
        switch cause {
        case .decision(let id): (self.id, text) = (id.text, nil)
        case .measure(let id): (self.id, text) = (id.text, nil)
        case .text(let words): (id, text) = (nil, words)
        }
    }
}
