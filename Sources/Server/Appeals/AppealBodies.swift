import Casework
import Foundation
import Policy

/// What an account says when it appeals.
package struct AppealBody: RequestShape {
    let decision: DecisionID?
    let measure: MeasureID?
    let strike: StrikeID?
    let words: String
    let language: String?
    let newEvidence: String?

    private enum CodingKeys: String, CodingKey {
        case decision, measure, strike, words, language
        case newEvidence = "new_evidence"
    }

    var draft: AppealDraft {
        AppealDraft(words, language: language, newEvidence: newEvidence)
    }

    /// - Throws: the problem of an appeal against nothing, or against several things.
    var target: AppealTarget {
        get throws(Problem) {
            let targets = [
                decision.map { AppealTarget.decision($0) },
                measure.map { AppealTarget.measure($0) },
                strike.map { AppealTarget.strike($0) },
            ].compactMap(\.self)
            guard let first = targets.first, targets.count == 1 else {
                throw Problem(.invalidRequest, "an appeal is against one thing")
                    .at([FieldError("/decision", "stands alone: either this, measure or strike")])
            }
            return first
        }
    }

    package static let schema = Schema.named(
        "AppealDraft",
        .object([
            .optional("decision", .id, "The decision on an item of the account"),
            .optional("measure", .id, "Or the measure on the account"),
            .optional("strike", .id, "Or the strike"),
            .required("words", .text(1...limits.wordsCharacters), "Why it is wrong"),
            .optional("language", .text(2...20), "In which they want to be answered"),
            .optional(
                "new_evidence",
                .text(1...limits.wordsCharacters),
                "What wasn't known when an earlier appeal was decided",
            ),
        ]),
    )
    package static let example: String? = """
        {"decision": "01940000-0000-7000-8000-0000000000ff", "words": "It is a recording of mine."}
        """

    private static let limits = AppealLimits()
}

/// What a reporter says who doesn't agree with what became of the report.
package struct ReporterAppealBody: RequestShape {
    let receipt: String
    let words: String
    let newEvidence: String?

    private enum CodingKeys: String, CodingKey {
        case receipt, words
        case newEvidence = "new_evidence"
    }

    package static let schema = Schema.named(
        "ReporterAppeal",
        .object([
            .required("receipt", .text(1...64)),
            .required("words", .text(1...AppealLimits().wordsCharacters)),
            .optional("new_evidence", .text(1...AppealLimits().wordsCharacters)),
        ]),
    )
    package static let example: String? =
        #"{"receipt": "0123-4567-89AB-CDEF", "words": "The face at 0:05 is mine."}"#
}

/// What is said on an appeal.
package struct AppealMessageBody: RequestShape {
    let words: String

    package static let schema = Schema.named(
        "AppealMessage",
        .object([.required("words", .text(1...AppealLimits().wordsCharacters))]),
    )
    package static let example: String? = #"{"words": "Here is the original."}"#
}

/// To whom an appeal is given.
package struct AssignmentBody: RequestShape {
    let person: PersonName?

    package static let schema = Schema.named(
        "AppealAssignment",
        .object([
            .required("person", .orNull(.text(1...200)), "Null: back to all who may decide")
        ]),
    )
    package static let example: String? = #"{"person": "adjudicator-1"}"#
}

/// What somebody decides on an appeal.
package struct AppealVerdictBody: RequestShape {
    let outcome: AppealOutcome
    let answer: BilingualText

    package static let schema = Schema.named(
        "AppealVerdict",
        .object([
            .required("outcome", .choice(AppealOutcome.allCases.map(\.rawValue))),
            .required(
                "answer",
                .bilingual(AppealLimits().answerCharacters),
                "Why, for whoever appealed",
            ),
        ]),
    )
    package static let example: String? = """
        {"outcome": "overturned", "answer": {"en": "It is a recording.", "zh-Hans": "该视频为实拍。"}}
        """
}
