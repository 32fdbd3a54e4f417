import Foundation
import Labels
package import Pipeline
package import Policy

// Verdicts as the command line and the API tell them: `touchstone.verdicts/1`.
extension Verdict {
    package func json(under profile: Profile) -> JSONValue {
        .object([
            "profile": .text(profile.name), "action": .text(action.rawValue),
            "territory": .text(territory.text), "needs_label": .bool(needsLabel),
            "minimum_age": .optional(minimumAge),
            "notice": notice.map {
                .object(["notice": .text($0.notice.word), "text": .bilingual($0.text)])
            } ?? .null,
            "asked_by_law": .text(askedByLaw.rawValue),
            "goes_beyond_the_law": .bool(goesBeyondTheLaw),
            "beyond_the_law": .list(beyondTheLaw.map { .text($0.rule) }),
            "rules": .list(firings.map(\.json)), "shadow_rules": .list(shadows.map(\.json)),
            "explanation": .bilingual(explanation), "pin": pin.json,
        ])
    }

    static let schema = Schema.named(
        "Verdict",
        .object([
            .required("profile", .text(1...60)), .required("action", actions),
            .required("territory", .text(1...2_000)), .required("needs_label", .boolean),
            .required("minimum_age", .orNull(.integer(1...150))),
            .required(
                "notice",
                .orNull(
                    .object([
                        .required("notice", .text(1...40)), .required("text", .bilingual),
                    ])
                ),
                "The notice around the player",
            ),
            .required("asked_by_law", actions, "The strictest that a law asks"),
            .required("goes_beyond_the_law", .boolean, "Whether more is done than that"),
            .required(
                "beyond_the_law",
                .list(.text(1...200), 0...10_000),
                "The rules whose ground is the terms or our own choice",
            ),
            .required("rules", .list(Firing.schema, 0...10_000)),
            .required("shadow_rules", .list(Firing.schema, 0...10_000), "They change nothing"),
            .required("explanation", .bilingual), .required("pin", PolicyPin.schema),
        ]),
    )

    static let actions = Schema.choice(PolicyAction.allCases.map(\.rawValue))
}

extension Firing {
    fileprivate var json: JSONValue {
        .object([
            "rule": .text(rule), "version": .integer(Int64(version)),
            "action": .text(action.rawValue), "minimum_age": .optional(minimumAge),
            "ground": .object([
                "kind": .text(ground.kind.rawValue),
                "instrument": ground.instrument.map { .bilingual($0) } ?? .null,
                "article": .optional(ground.article),
                "obligations": .list(ground.obligations.map { .text($0) }),
                "territory": .text(ground.territory.text), "words": .bilingual(ground.words),
            ]),
            "categories": .list(categories.map { .text($0) }),
            "statement": .bilingual(statement), "because": .bilingual(because),
        ])
    }

    static let schema = Schema.named(
        "Firing",
        .object([
            .required("rule", .text(1...200)), .required("version", .count),
            .required("action", Verdict.actions),
            .required("minimum_age", .orNull(.integer(1...150))),
            .required(
                "ground",
                .object([
                    .required("kind", .choice(PolicyGround.Kind.allCases.map(\.rawValue))),
                    .required("instrument", .orNull(.bilingual)),
                    .required("article", .orNull(.text(1...200))),
                    .required("obligations", .list(.text(1...80), 0...1_000)),
                    .required("territory", .text(1...2_000)), .required("words", .bilingual),
                ]),
            ),
            .required("categories", .list(.text(1...200), 0...1_000)),
            .required("statement", .bilingual), .required("because", .bilingual),
        ]),
    )
}

extension PolicyPin {
    var json: JSONValue {
        .object([
            "profile": profile.json, "packs": .list(packs.map(\.json)),
            "rules": .list(rules.map(\.json)),
        ])
    }

    private static let version = Schema.object([
        .required("name", .text(1...200)), .required("version", .count),
    ])

    static let schema = Schema.named(
        "PolicyPin",
        .object([
            .required("profile", version), .required("packs", .list(version, 0...1_000)),
            .required("rules", .list(version, 0...10_000)),
        ]),
    )
}

extension PolicyPin.Version {
    fileprivate var json: JSONValue {
        .object(["name": .text(name), "version": .integer(Int64(version))])
    }
}

extension PolicyPin.Change {
    var json: JSONValue {
        .object([
            "kind": .text(kind.rawValue), "name": .text(name), "asked": .optional(asked),
            "in_force": .optional(inForce),
        ])
    }

    static let schema = Schema.object([
        .required("kind", .choice(Kind.allCases.map(\.rawValue))),
        .required("name", .text(1...200)),
        .required("asked", .orNull(.count), "Null: it wasn't asked"),
        .required("in_force", .orNull(.count), "Null: it is no longer there"),
    ])
}

extension PolicyFacts {
    /// In the form of a file of facts, so that `policy explain --facts` reads it.
    var json: JSONValue {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            return try JSONText.value(of: Array(try encoder.encode(self)), depth: 16)
        }
    }
}
