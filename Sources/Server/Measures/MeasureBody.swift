import Casework
import Foundation
import Policy

/// What a person wants done with an account.
package struct MeasureBody: RequestShape {
    struct Function: Decodable {
        let function: String
        let number: Int?
    }

    struct Factors: Decodable {
        let items: Int
        let outOf: Int
        let days: Int
        let gravity: BilingualText
        let intention: BilingualText?

        private enum CodingKeys: String, CodingKey {
            case items, days, gravity, intention
            case outOf = "out_of"
        }
    }

    let kind: MeasureKind
    let ground: GroundBody
    let facts: BilingualText
    let until: Date?
    let rectify: BilingualText?
    let rectifyBy: Date?
    let functions: [Function]?
    let whyNotMilder: BilingualText?
    let factors: Factors?

    private enum CodingKeys: String, CodingKey {
        case kind, ground, facts, until, rectify, functions, factors
        case rectifyBy = "rectify_by"
        case whyNotMilder = "why_not_milder"
    }
}

extension MeasureBody {
    /// The draft that it comes to under the tenant's profile.
    ///
    /// - Throws: the problem of things that don't go together, with the place of each.
    func draft(under profile: Profile) throws(Problem) -> MeasureDraft {
        let complaints = gaps + misfits + numbers + ground.complaints
        guard complaints.isEmpty, let effect else {
            throw Problem(.invalidRequest, "the measure says what doesn't go together; see errors")
                .at(complaints)
        }
        // A law that nobody names an obligation of is the one that the ladder serves.
        let served = ground.kind == .law ? profile.ladder.obligations : []
        var draft = MeasureDraft(
            effect,
            on: ground.ground(under: profile, serving: served),
            facts: facts,
        )
        draft.until = until
        draft.whyNotMilder = whyNotMilder
        draft.factors = factors.map {
            MisuseFactors(
                items: $0.items,
                outOf: $0.outOf,
                days: $0.days,
                gravity: $0.gravity,
                intention: $0.intention,
            )
        }
        return draft
    }

    private var effect: MeasureEffect? {
        switch kind {
        case .warn:
            if let rectify, let rectifyBy { .warn(rectify: rectify, by: rectifyBy) } else { nil }
        case .limit: .limit(Set((functions ?? []).map(\.limited)))
        case .suspendUpdates: .suspendUpdates
        case .close: .close
        }
    }

    private var gaps: [FieldError] {
        guard kind == .warn else { return [] }
        return [("rectify", rectify == nil), ("rectify_by", rectifyBy == nil)].filter(\.1).map {
            FieldError("/\($0.0)", "is missing: what is to be put right, and by when")
        }
    }

    /// What goes with another kind only: silently left out, it would look as if it held.
    private var misfits: [FieldError] {
        let rules: [(name: String, isThere: Bool, kind: MeasureKind)] = [
            ("rectify", rectify != nil, .warn), ("rectify_by", rectifyBy != nil, .warn),
            ("functions", functions != nil, .limit),
        ]
        return rules.filter { $0.isThere && $0.kind != kind }.map {
            FieldError("/\($0.name)", "goes with \($0.kind.rawValue) only")
        }
    }

    /// A number goes with `daily-uploads`, and with nothing else.
    private var numbers: [FieldError] {
        (functions ?? []).enumerated()
            .filter { ($0.element.function == "daily-uploads") != ($0.element.number != nil) }
            .map {
                FieldError(
                    "/functions/\($0.offset)/number",
                    "goes with daily-uploads, and only so",
                )
            }
    }
}

extension MeasureBody.Function {
    fileprivate var limited: LimitedFunction {
        switch function {
        case "reviewed-publishing": .reviewedPublishing
        case "daily-uploads": .dailyUploads(number ?? 0)
        default: .host(function)
        }
    }
}

extension MeasureBody {
    package static let schema = Schema.named(
        "MeasureDraft",
        .object([
            .required("kind", .choice(MeasureKind.allCases.map(\.rawValue))),
            .required(
                "ground",
                GroundBody.schema,
                "Why; a law without obligations serves those of the profile's ladder",
            ),
            .required(
                "facts",
                .bilingual(limits.factsCharacters),
                "What was found, for its owner",
            ),
            .optional(
                "until",
                .orNull(.time),
                "When it ends; null: after the ladder's usual time",
            ),
            .optional("rectify", reason, "Of a warning: what is to be put right"),
            .optional("rectify_by", .time, "Of a warning: by when"),
            .optional("functions", .list(function, 1...limits.functions), "Of a limit"),
            .optional("why_not_milder", reason, "Why what the ladder puts before it doesn't do"),
            .optional("factors", factors, "The four factors, where the profile asks for them"),
        ]),
    )

    package static let example: String? = """
        {"kind": "warn", "ground": {"kind": "terms", "article": "4.2"}, "facts": \
        {"en": "Three films show faces that aren't labelled as synthetic.", \
        "zh-Hans": "三段视频含有未标识的合成人脸。"}, "rectify": {"en": "Declare them.", \
        "zh-Hans": "请补充声明。"}, "rectify_by": "2027-01-20T09:00:00Z"}
        """

    private static let limits = MeasureLimits()
    private static let reason = Schema.bilingual(limits.reasonCharacters)

    private static let function = Schema.object([
        .required(
            "function",
            .form(.name),
            "reviewed-publishing, daily-uploads, or the name of one of the host's own",
        ),
        .optional("number", .integer(0...10_000), "Of daily-uploads"),
    ])

    private static let factors = Schema.object([
        .required("items", .integer(1...1_000_000), "Items against the law"),
        .required("out_of", .integer(1...1_000_000), "Of how many that it brought"),
        .required("days", .integer(1...3_660), "In how many days"),
        .required("gravity", reason, "How grave it was, and what came of it"),
        .optional("intention", .orNull(reason), "What was meant; null where nobody can tell"),
    ])
}

/// Why something is undone.
package struct ReversalBody: RequestShape {
    let because: BilingualText

    package static let schema = Schema.named(
        "Reversal",
        .object([.required("because", .bilingual(MeasureLimits().reasonCharacters))]),
    )
    package static let example: String? =
        #"{"because": {"en": "The film was lawful.", "zh-Hans": "该视频合法。"}}"#
}
