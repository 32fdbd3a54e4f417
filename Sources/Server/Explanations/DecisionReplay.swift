import Casework
import Pipeline
import Policy

/// What the rules say when they are asked again what they were asked for a decision.
struct DecisionReplay {
    let decision: Decision
    let book: PolicyBook

    /// Why nothing can be asked again.
    private enum Gap: String, CaseIterable {
        /// People or the software decided, and no rules.
        case notByRules = "not-by-rules"
        /// Decisions of earlier versions of the software kept no facts.
        case noFacts = "facts-not-kept"
    }

    var json: JSONValue {
        get throws {
            guard let inquiry = decision.inquiry, let pin = decision.pin else {
                let gap: Gap = decision.ruling.isByRule ? .noFacts : .notByRules
                return .object(
                    members(gap.rawValue, decision.pin) + [.init(key: "facts", value: .null)]
                        + Self.nothing
                )
            }
            let replay = PolicyReplay(of: inquiry, by: pin, in: book)
            let profile = book.profiles[pin.profile.name]
            let verdict = replay.verdict.flatMap { verdict in
                profile.map { verdict.json(under: $0) }
            }
            return .object(
                members(replay.outcome.rawValue, pin) + [
                    .init(key: "facts", value: try inquiry.facts.json),
                    .init(key: "former_facts", value: try inquiry.former?.json ?? .null),
                    .init(key: "answered", value: inquiry.answer.json),
                    .init(key: "changes", value: .list(replay.changes.map(\.json))),
                    .init(key: "verdict", value: verdict ?? .null),
                ]
            )
        }
    }

    private func members(_ outcome: String, _ pin: PolicyPin?) -> [JSONValue.Member] {
        [
            .init(key: "schema", value: .text("touchstone.replay/1")),
            .init(key: "decision", value: .text(decision.id.text)),
            .init(key: "outcome", value: .text(outcome)),
            .init(key: "pinned", value: pin?.json ?? .null),
        ]
    }

    private static let nothing: [JSONValue.Member] = [
        .init(key: "former_facts", value: .null), .init(key: "answered", value: .null),
        .init(key: "changes", value: .list([])), .init(key: "verdict", value: .null),
    ]

    static let schema = Schema.object([
        .required("schema", .choice(["touchstone.replay/1"])), .required("decision", .id),
        .required(
            "outcome",
            .choice(
                PolicyReplay.Outcome.allCases.map(\.rawValue) + Gap.allCases.map(\.rawValue)
            ),
        ),
        .required("pinned", .orNull(PolicyPin.schema), "The versions that were asked"),
        .required("facts", .any, "What they were asked about, as a file of facts; or null"),
        .required("former_facts", .any, "Where what was new alone was asked about; or null"),
        .required("answered", .orNull(answer), "What they answered then"),
        .required(
            "changes",
            .list(PolicyPin.Change.schema, 0...1_000),
            "Versions that are no longer at hand",
        ),
        .required(
            "verdict",
            .orNull(Verdict.schema),
            "What those in force now say; null where nothing follows",
        ),
    ])

    private static let answer = Schema.object([
        .required("action", Verdict.actions), .required("territory", .text(1...2_000)),
        .required("needs_label", .boolean),
        .required("minimum_age", .orNull(.integer(1...150))),
    ])
}

extension PolicyInquiry.Answer {
    fileprivate var json: JSONValue {
        .object([
            "action": .text(action.rawValue), "territory": .text(territory.text),
            "needs_label": .bool(needsLabel), "minimum_age": .optional(minimumAge),
        ])
    }
}
