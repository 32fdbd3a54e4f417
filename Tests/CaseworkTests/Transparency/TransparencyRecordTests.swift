import Casework
import Foundation
import Media
import Policy
import Testing

/// Each rule of the database's schema, at its limit and beyond.
@Suite struct TransparencyRecordTests {
    private typealias Change = @Sendable (inout TransparencyRecord) -> Void

    /// A record that the database takes.
    static func sound() throws -> TransparencyRecord {
        try TransparencyRecord(
            .visibility(.disabled, until: nil),
            because: .init(
                CaseSamples.law,
                facts: "It shows what is prohibited.",
                in: CaseSamples.territory("EU"),
                since: Date(timeIntervalSince1970: 1_800_000_000),
                automation: .none,
                hasPeople: true,
            ),
            on: .init(
                .video,
                broughtAt: Date(timeIntervalSince1970: 1_790_000_000),
                kind: .init(.violence),
            ),
            puid: "studio-1",
        )
    }

    private static func text(_ count: Int) -> String { String(repeating: "é", count: count) }

    private static let refused: [(String, Change, [TransparencyProblem])] = [
        ("nothing is restricted", { $0.visibility = nil }, [.noRestriction]),
        ("an empty list restricts nothing", { $0.visibility = [] }, [.noRestriction]),
        ("other without its text", { $0.visibility = [.other] }, [.missing(.visibilityOther)]),
        (
            "other with too long a text",
            { ($0.visibility, $0.visibilityOther) = ([.other], text(501)) },
            [.tooLong(.visibilityOther, most: 500)],
        ),
        (
            "a text of other without other", { $0.visibilityOther = "x" },
            [.misplaced(.visibilityOther)],
        ),
        ("no law", { $0.legalGround = nil }, [.missing(.legalGround)]),
        ("a blank law", { $0.legalGround = " " }, [.missing(.legalGround)]),
        (
            "too long a law", { $0.legalGround = text(501) },
            [.tooLong(.legalGround, most: 500)],
        ),
        ("no reason", { $0.legalExplanation = nil }, [.missing(.legalExplanation)]),
        (
            "too long a reason", { $0.legalExplanation = text(2_001) },
            [.tooLong(.legalExplanation, most: 2_000)],
        ),
        ("a clause beside a law", { $0.termsGround = "4" }, [.misplaced(.termsGround)]),
        (
            "its reason beside a law", { $0.termsExplanation = "x" },
            [.misplaced(.termsExplanation)],
        ),
        ("illegal twice", { $0.isIllegalToo = .yes }, [.misplaced(.isIllegalToo)]),
        (
            "terms without texts", { ($0.ground, $0.isIllegalToo) = (.incompatible, .no) },
            [
                .misplaced(.legalGround), .misplaced(.legalExplanation), .missing(.termsGround),
                .missing(.termsExplanation),
            ],
        ),
        ("no type", { $0.contentTypes = [] }, [.missing(.contentTypes)]),
        (
            "another type without its text", { $0.contentTypes = [.other] },
            [.missing(.contentTypeOther)],
        ),
        (
            "another type with too long a text",
            { ($0.contentTypes, $0.contentTypeOther) = ([.other], text(501)) },
            [.tooLong(.contentTypeOther, most: 500)],
        ),
        (
            "a text of another type without it", { $0.contentTypeOther = "x" },
            [.misplaced(.contentTypeOther)],
        ),
        ("no category", { $0.category = "MAGIC" }, [.unknownCategory("MAGIC")]),
        ("no keyword", { $0.keywords = ["MAGIC"] }, [.unknownKeyword("MAGIC")]),
        (
            "a keyword of an earlier list", { $0.keywords = ["KEYWORD_DANGEROUS_TOYS"] },
            [.unknownKeyword("KEYWORD_DANGEROUS_TOYS")],
        ),
        ("no facts", { $0.facts = "\n" }, [.missing(.facts)]),
        ("too many facts", { $0.facts = text(5_001) }, [.tooLong(.facts, most: 5_000)]),
        (
            "somebody told, and nobody", { $0.sourceIdentity = "x" },
            [.misplaced(.sourceIdentity)],
        ),
        (
            "too long a teller",
            { ($0.source, $0.sourceIdentity) = (.trustedFlagger, text(501)) },
            [.tooLong(.sourceIdentity, most: 500)],
        ),
        (
            "brought too early", { $0.contentDay = "1999-12-31" },
            [.tooEarly(.contentDay, first: "2000-01-01")],
        ),
        (
            "brought too late", { $0.contentDay = "2038-01-02" },
            [.tooLate(.contentDay, last: "2038-01-01")],
        ),
        (
            "applied too early", { $0.applicationDay = "2019-12-31" },
            [.tooEarly(.applicationDay, first: "2020-01-01")],
        ),
        (
            "applied too late", { $0.applicationDay = "2038-01-02" },
            [.tooLate(.applicationDay, last: "2038-01-01")],
        ),
        ("no day", { $0.contentDay = "2026-02-30" }, [.noDay(.contentDay)]),
        ("an hour as well", { $0.applicationDay = "2026-11-22-08" }, [.noDay(.applicationDay)]),
        (
            "ends too late", { $0.visibilityEnd = "2038-01-02" },
            [.tooLate(.visibilityEnd, last: "2038-01-01")],
        ),
        ("ends never said", { $0.accountEnd = "never" }, [.noDay(.accountEnd)]),
        ("Greece by its other name", { $0.territory = ["EL"] }, [.foreignCountry("EL")]),
        (
            "out of Europe", { $0.territory = ["DE", "CN", "GB"] },
            [.foreignCountry("CN"), .foreignCountry("GB")],
        ),
        ("no name", { $0.puid = "" }, [.missing(.puid)]),
        (
            "too long a name", { $0.puid = String(repeating: "a", count: 501) },
            [.tooLong(.puid, most: 500)],
        ),
        ("a name with other signs", { $0.puid = "studio/1" }, [.malformedPUID]),
        ("a name with a line's end", { $0.puid = "studio\n" }, [.malformedPUID]),
        ("a name with letters of elsewhere", { $0.puid = "études" }, [.malformedPUID]),
    ]

    @Test func `what the database would refuse is refused, each rule by its name`() throws {
        for (title, change, problems) in Self.refused {
            var record = try Self.sound()
            change(&record)
            #expect(record.problems() == problems, "\(title)")
        }
    }

    private static let taken: [(String, Change)] = [
        ("as it is", { _ in }),
        ("500 of a law", { $0.legalGround = text(500) }),
        ("2000 of a reason", { $0.legalExplanation = text(2_000) }),
        ("5000 of facts", { $0.facts = text(5_000) }),
        ("500 of another", { ($0.visibility, $0.visibilityOther) = ([.other], text(500)) }),
        (
            "500 of another type",
            { ($0.contentTypes, $0.contentTypeOther) = ([.other, .video], text(500)) },
        ),
        (
            "500 of who told",
            { ($0.source, $0.sourceIdentity) = (.otherNotification, text(500)) },
        ),
        ("a source without a name", { $0.source = .notice }),
        ("an account alone", { ($0.visibility, $0.account) = (nil, .suspended) }),
        ("both", { $0.account = .terminated }),
        (
            "the first days",
            { ($0.contentDay, $0.applicationDay) = ("2000-01-01", "2020-01-01") },
        ),
        ("the last days", { ($0.contentDay, $0.applicationDay) = ("2038-01-01", "2038-01-01") }),
        ("ends on the last day", { $0.visibilityEnd = "2038-01-01" }),
        ("nowhere said", { $0.territory = [] }),
        ("all countries", { $0.territory = TransparencyRecord.countries }),
        ("500 of a name", { $0.puid = String(repeating: "Z", count: 500) }),
        ("all signs of a name", { $0.puid = "aZ09-_" }),
        (
            "terms",
            {
                ($0.ground, $0.legalGround, $0.legalExplanation) = (.incompatible, nil, nil)
                ($0.termsGround, $0.termsExplanation) = (text(500), text(2_000))
            },
        ),
        ("every keyword", { $0.keywords = StatementKeyword.allCases.map(\.word) }),
    ]

    @Test func `at the limit it is taken`() throws {
        for (title, change) in Self.taken {
            var record = try Self.sound()
            change(&record)
            #expect(record.problems() == [], "\(title)")
        }
    }

    @Test func `every category is taken`() throws {
        for category in StatementCategory.allCases {
            var record = try Self.sound()
            record.category = category.word
            #expect(record.problems().isEmpty && category.word.hasPrefix("STATEMENT_CATEGORY_"))
        }
    }

    @Test func `the words are the database's, and what is nil is left out`() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var record = try Self.sound()
        record.territory = ["GR"]
        let text = String(decoding: try encoder.encode(record), as: UTF8.self)
        let reason = "the law requires it: the AV Provisions, art. 12"
        #expect(
            text == """
                {"application_date":"2027-01-15","automated_decision":"AUTOMATED_DECISION_NOT_AUTOMATED",\
                "automated_detection":"No","category":"STATEMENT_CATEGORY_VIOLENCE",\
                "content_date":"2026-09-21","content_type":["CONTENT_TYPE_VIDEO"],\
                "decision_facts":"It shows what is prohibited.",\
                "decision_ground":"DECISION_GROUND_ILLEGAL_CONTENT",\
                "decision_visibility":["DECISION_VISIBILITY_CONTENT_DISABLED"],\
                "illegal_content_explanation":"\(reason). It shows what is prohibited.",\
                "illegal_content_legal_ground":"\(reason)","puid":"studio-1",\
                "source_type":"SOURCE_VOLUNTARY","territorial_scope":["GR"]}
                """
        )
        typealias Words = TransparencyRecord
        let words =
            Words.Visibility.allCases.map(\.rawValue)
            + Words.AccountMeasure.allCases.map(\.rawValue)
            + Words.Source.allCases.map(\.rawValue)
        #expect(
            words == [
                "DECISION_VISIBILITY_CONTENT_REMOVED", "DECISION_VISIBILITY_CONTENT_DISABLED",
                "DECISION_VISIBILITY_CONTENT_DEMOTED",
                "DECISION_VISIBILITY_CONTENT_AGE_RESTRICTED",
                "DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED",
                "DECISION_VISIBILITY_CONTENT_LABELLED", "DECISION_VISIBILITY_OTHER",
                "DECISION_ACCOUNT_SUSPENDED", "DECISION_ACCOUNT_TERMINATED", "SOURCE_ARTICLE_16",
                "SOURCE_TRUSTED_FLAGGER", "SOURCE_TYPE_OTHER_NOTIFICATION", "SOURCE_VOLUNTARY",
            ]
        )
    }

    @Test func `every problem and every refusal speaks both languages`() {
        let problems = Self.refused.flatMap(\.2)
        #expect(Set(problems.map(\.code)).count == 11)
        for problem in problems {
            #expect(!problem.words.english.isEmpty, "\(problem)")
            #expect(problem.words.chinese.contains { $0 > "\u{4e00}" }, "\(problem)")
        }
        let refusals: [TransparencyRefusal] = [
            .noRestriction, .outsideTheUnion, .sandbox, .noCategory, .invalid(problems),
        ]
        let traces = PersonalTrace.allCases.map { TransparencyRefusal.personalData($0, .facts) }
        for refusal in refusals + traces {
            #expect(refusal.words.chinese.contains { $0 > "\u{4e00}" }, "\(refusal)")
        }
    }
}
