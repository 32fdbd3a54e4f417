import Casework
import Pipeline
import Policy
import Store

/// How many restrictions rest on the law, on the terms, on our own choice: for anybody to read, with
/// nothing by which one of them could be told.
struct GroundSheet {
    /// One month's counts.
    struct Entry {
        let month: Month
        let isOver: Bool
        let counts: [GroundCount]
    }

    let tenant: TenantName
    let threshold: Int
    let months: [Entry]

    var json: JSONValue {
        .object([
            "schema": .text("touchstone.grounds/1"), "tenant": .text(tenant.text),
            "fewest": .integer(Int64(threshold)), "share_beyond_the_law": .optional(share),
            "months": .list(months.map(json)),
        ])
    }

    /// Of the numbers that are told, so that no other follows from it; nil where none is.
    private var share: Double? {
        let told = months.flatMap(\.counts).filter { $0.count >= threshold }
        let all = told.map(\.count).reduce(0, +)
        let beyond = told.filter { $0.kind != .law }.map(\.count).reduce(0, +)
        return all == 0 ? nil : Double(beyond) / Double(all)
    }

    private func json(_ entry: Entry) -> JSONValue {
        .object([
            "month": .text(entry.month.text), "over": .bool(entry.isOver),
            "counts": .list(
                entry.counts.map { count in
                    .object([
                        "ground": .text(count.kind.rawValue),
                        "action": .text(count.action.rawValue),
                        "count": .optional(count.count >= threshold ? count.count : nil),
                    ])
                }
            ),
        ])
    }

    static let schema = Schema.object([
        .required("schema", .choice(["touchstone.grounds/1"])), .required("tenant", .form(.name)),
        .required("fewest", .count, "Numbers below it are told as null"),
        .required(
            "share_beyond_the_law",
            .orNull(.number(0...1)),
            "The part that the terms or our own choice ask for, of the numbers told",
        ),
        .required("months", .list(month, 0...GroundLimits().months)),
    ])

    private static let month = Schema.object([
        .required("month", .text(7...7)), .required("over", .boolean, "Whether it is complete"),
        .required(
            "counts",
            .list(
                .object([
                    .required("ground", .choice(PolicyGround.Kind.allCases.map(\.rawValue))),
                    .required("action", .choice(DecisionAction.allCases.map(\.rawValue))),
                    .required("count", .orNull(.count), "Null: there are some, but few"),
                ]),
                0...100,
            ),
            "Restrictions; what isn't there is none",
        ),
    ])
}
