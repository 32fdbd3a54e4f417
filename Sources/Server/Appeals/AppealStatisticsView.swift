import Casework

/// How appeals ended.
package struct AppealStatisticsView: AnswerShape {
    struct Counts: Encodable {
        let decided: Int
        let upheld: Int
        let overturned: Int
        let partlyOverturned: Int
        @OrNull var overturnRate: Double?

        enum CodingKeys: String, CodingKey {
            case decided, upheld, overturned
            case partlyOverturned = "partly_overturned"
            case overturnRate = "overturn_rate"
        }
    }

    struct Group: Encodable {
        @OrNull var pack: String?
        @OrNull var rule: String?
        let action: String
        let counts: Counts
    }

    let all: Counts
    let groups: [Group]

    init(_ statistics: AppealStatistics) {
        all = Counts(statistics.all)
        groups = statistics.groups.sorted { $0.key < $1.key }.map { group, counts in
            Group(
                pack: group.rule.flatMap { $0.split(separator: "/").first.map(String.init) },
                rule: group.rule,
                action: group.action,
                counts: Counts(counts),
            )
        }
    }

    package static let schema = Schema.named(
        "AppealStatistics",
        .object([
            .required("all", counts),
            .required(
                "groups",
                .list(
                    .object([
                        .required("pack", .orNull(.text(1...200))),
                        .required("rule", .orNull(.text(1...400)), "Null where none took part"),
                        .required("action", .text(1...40)), .required("counts", counts),
                    ]),
                    0...100_000,
                ),
            ),
        ]),
    )

    private static let counts = Schema.object([
        .required("decided", .count), .required("upheld", .count),
        .required("overturned", .count), .required("partly_overturned", .count),
        .required("overturn_rate", .orNull(.number(0...1)), "Also of what was overturned in part"),
    ])
}

extension AppealStatisticsView.Counts {
    init(_ counts: AppealStatistics.Counts) {
        decided = counts.decided
        (upheld, overturned) = (counts[.upheld], counts[.overturned])
        partlyOverturned = counts[.partlyOverturned]
        overturnRate = counts.overturnRate
    }
}
