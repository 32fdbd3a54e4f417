import Casework
import Detection
import Fingerprints
import Media
import Pipeline
import Policy
import Store

extension ItemMatch {
    /// The most that one answer lists.
    static let mostListed = 100

    /// Why the two were taken for the same, and where.
    ///
    /// - Parameter stills: one of each; nil where nobody asked for them.
    func json(stills: JSONValue?) -> JSONValue {
        var members: KeyValuePairs<String, JSONValue> {
            [
                "id": .text(id.text), "item": .text(item.text),
                "version": .integer(Int64(version)), "bank": .text(bank.text),
                "kind": .text(kind.rawValue), "entry": .text("\(found.entry)"),
                "likeness": .text(found.likeness.rawValue), "distance": .number(found.distance),
                "why": why, "occurrences": .list(found.occurrences.map(\.json)),
                "found_at": .time(foundAt), "found_by": .text(finder.rawValue),
                "verdict": .text(verdict.word), "judged_at": judgedAt,
                "stills": stills ?? .null,
            ]
        }
        return .object(members)
    }

    private var judgedAt: JSONValue {
        switch verdict {
        case .waiting: .null
        case .confirmed(_, let time), .rejected(_, let time): .time(time)
        }
    }

    private var why: JSONValue {
        guard let words = known.first?.signal.explanation else {
            return .bilingual(BilingualText(en: "", zh: ""))
        }
        return .bilingual(BilingualText(en: words.english, zh: words.chinese))
    }

    static let schema = Schema.named(
        "ItemMatch",
        .object([
            .required("id", .id), .required("item", .id),
            .required("version", .integer(1...Int64.max)), .required("bank", .form(.name)),
            .required("kind", .bankKind), .required("entry", .text(1...20)),
            .required("likeness", .choice(["bytes", "picture", "film", "sound"])),
            .required("distance", .number(0...256), "Bits that differ where fewest do"),
            .required("why", .bilingual),
            .required(
                "occurrences",
                .list(FoundLikeness.Occurrence.schema, 0...FoundLikeness.mostOccurrences),
                "Everywhere where the two are alike, the nearest first",
            ),
            .required("found_at", .time),
            .required("found_by", .choice(Finder.allCases.map(\.rawValue))),
            .required("verdict", .choice(["waiting", "confirmed", "rejected"])),
            .required("judged_at", .orNull(.time)),
            .required(
                "stills",
                .orNull(.object([.required("item", .still), .required("entry", .still)])),
                "One picture of each, next to where they are most alike; null in answers to a word",
            ),
        ]),
    )

    static let pageSchema = Schema.named(
        "MatchPage",
        .object([
            .required("items", .list(schema, 0...PageLimits().largestPage)),
            .required("next", .orNull(.text(1...2_048)), "Cursor of the next page, if any"),
        ]),
    )

    static let listSchema = Schema.named(
        "ItemMatches",
        .object([
            .required("items", .list(schema, 0...mostListed)),
            .required("more", .boolean, "Whether there are more than are told"),
        ]),
    )
}

extension Schema {
    /// A picture, or why there is none.
    fileprivate static let still = Schema.object([
        .required("url", .orNull(.text(1...3_000)), "With the part of the picture behind the #"),
        .required("seconds", .orNull(.number(-1e9...1e9)), "Which moment was looked for"),
        .required(
            "missing",
            .orNull(.choice(["no-item", "item-gone", "no-picture"])),
            "Why there is none",
        ),
    ])
}

extension FoundLikeness.Occurrence {
    fileprivate var json: JSONValue {
        .object([
            "distance": .number(distance), "span": .span(span?.span),
            "entry_span": .span(entrySpan?.span), "orientation": .text("\(orientation.word)"),
            "tempo": .number(tempo), "agreeing_frames": .integer(Int64(agreeingFrames)),
            "compared_frames": .integer(Int64(comparedFrames)),
        ])
    }

    fileprivate static let schema = Schema.object([
        .required("distance", .number(0...256)), .required("span", .span),
        .required("entry_span", .span), .required("orientation", .text(1...40)),
        .required("tempo", .number(0...1_000), "Seconds of the entry for each of the item"),
        .required("agreeing_frames", .count), .required("compared_frames", .count),
    ])
}
