package import Pipeline
package import Policy

/// What is owed under one profile, as JSON of `touchstone.obligations/1`.
package struct ObligationSheet: Sendable {
    package let profile: String
    package let rows: [Obligation]

    package init(profile: String, _ table: Obligations) {
        self.profile = profile
        rows = table.owed(under: profile)
    }

    package var json: JSONValue {
        .object([
            "schema": .text("touchstone.obligations/1"), "profile": .text(profile),
            "states": .list(rows.counts.map(Self.json)), "obligations": .list(rows.map(\.json)),
        ])
    }

    private static func json(_ entry: (state: Obligation.State, count: Int)) -> JSONValue {
        .object([
            "state": .text(entry.state.rawValue), "words": .bilingual(entry.state.words),
            "count": .integer(Int64(entry.count)),
        ])
    }

    static let schema = Schema.named(
        "Obligations",
        .object([
            .required("schema", .choice(["touchstone.obligations/1"])),
            .required("profile", .text(1...60)),
            .required(
                "states",
                .list(
                    .object([
                        .required("state", state), .required("words", .bilingual),
                        .required("count", .count),
                    ]),
                    0...10,
                ),
                "How many rows are in each state",
            ),
            .required("obligations", .list(row, 0...500)),
        ]),
    )

    private static let state = Schema.choice(Obligation.State.allCases.map(\.rawValue))

    private static let row = Schema.named(
        "Obligation",
        .object([
            .required("id", .text(1...40)), .required("instrument", .text(1...4_000)),
            .required("article", .text(1...4_000)), .required("duty", .bilingual),
            .required("deadline", .text(1...4_000)),
            .required("profiles", .list(.text(1...60), 1...100), "Under which it is owed"),
            .required("state", state),
            .required("room", .orNull(.text(1...4_000)), "The folder of the code that serves it"),
            .required("act", .orNull(.bilingual), "What the operator has to do, and by when"),
            .required("because", .orNull(.text(1...4_000)), "Why it waits or binds nobody here"),
            .required("tests", .list(.text(1...4_000), 0...1_000), "Suites, or tests of them"),
        ]),
    )
}

extension Obligation {
    fileprivate var json: JSONValue {
        .object([
            "id": .text(id), "instrument": .text(instrument), "article": .text(article),
            "duty": .bilingual(duty), "deadline": .text(deadline),
            "profiles": .list(profiles.map { .text($0) }), "state": .text(state.rawValue),
            "room": .optional(room), "act": act.map { .bilingual($0) } ?? .null,
            "because": .optional(because),
            "tests": .list(proofs.map { .text($0.description) }),
        ])
    }
}
