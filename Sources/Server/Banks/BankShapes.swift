import Casework
import Foundation
import Pipeline
import Policy
import Store

/// A bank that is to be made.
struct BankBody: RequestShape {
    let name: String
    let kind: ExactMatch.BankKind
    let words: BilingualText
    let standard: String
    let pictureBits: Int?
    let soundBits: Double?

    private enum CodingKeys: String, CodingKey {
        case name, kind, words, standard
        case pictureBits = "picture_bits"
        case soundBits = "sound_bits"
    }

    static let schema = Schema.named(
        "BankDraft",
        .object(
            [
                .required("name", .form(.name), "Its short name; it never changes"),
                .required("kind", .bankKind, "What it means to stand in it; it never changes"),
            ] + Schema.bankTerms(isRequired: true)
        ),
    )
    static let example: String? = """
        {"name": "own-prohibited", "kind": "prohibited", "standard": "house 3",
         "words": {"en": "What we found to be prohibited", "zh-Hans": "经认定的违禁内容"}}
        """

    func terms() throws -> BankTerms {
        BankTerms(
            words: words,
            standard: standard,
            thresholds: try BankThresholds(pictureBits: pictureBits, soundBits: soundBits),
        )
    }
}

/// What is to be changed of a bank.
struct BankChangeBody: RequestShape {
    let words: BilingualText?
    let standard: String?
    let pictureBits: Int?
    let soundBits: Double?

    private enum CodingKeys: String, CodingKey {
        case words, standard
        case pictureBits = "picture_bits"
        case soundBits = "sound_bits"
    }

    static let schema = Schema.named("BankChange", .object(Schema.bankTerms(isRequired: false)))
    static let example: String? = #"{"picture_bits": 24}"#

    func terms(of bank: Bank) throws -> BankTerms {
        BankTerms(
            words: words ?? bank.words,
            standard: standard ?? bank.standard,
            thresholds: try BankThresholds(
                pictureBits: pictureBits ?? bank.thresholds.pictureBits,
                soundBits: soundBits ?? bank.thresholds.soundBits,
            ),
        )
    }
}

extension Schema {
    static let bankKind = Schema.choice(ExactMatch.BankKind.allCases.map(\.rawValue))
    static let bankText = Schema.text(1...BankLimits().lineCharacters)

    static func bankTerms(isRequired: Bool) -> [Property] {
        let (limits, usual) = (ThresholdLimits(), BankThresholds())
        let made = isRequired ? Property.required : Property.optional
        return [
            made("words", .bilingual, "What it is for"),
            made("standard", .bankText, "By what entries are judged, with its version"),
            .optional(
                "picture_bits",
                .integer(0...Int64(limits.pictureBits)),
                "Bits of a picture's 256 that may differ; usually \(usual.pictureBits)",
            ),
            .optional(
                "sound_bits",
                .number(1...limits.soundBits),
                "Bits of a sound's 32 that may differ on average; usually \(usual.soundBits)",
            ),
        ]
    }

    static let bank = Schema.named(
        "Bank",
        .object([
            .required("name", .form(.name)), .required("kind", .bankKind),
            .required("words", .bilingual), .required("standard", .bankText),
            .required("picture_bits", .integer(0...256)), .required("sound_bits", .number(0...32)),
            .required("created_at", .time), .required("revision", .integer(1...Int64.max)),
        ]),
    )

    static let bankList = Schema.named(
        "Banks",
        .object([
            .required("items", .list(.bank, 0...BankLimits().banks)),
            .required("next", .orNull(.text(1...2_048)), "Always null: there is one page"),
        ]),
    )
}

extension Bank {
    var tag: EntityTag { EntityTag("b\(revision)") }

    var json: JSONValue {
        .object([
            "name": .text(name.text), "kind": .text(kind.rawValue), "words": .bilingual(words),
            "standard": .text(standard),
            "picture_bits": .integer(Int64(thresholds.pictureBits)),
            "sound_bits": .number(thresholds.soundBits), "created_at": .time(createdAt),
            "revision": .integer(revision),
        ])
    }
}

extension BankRefusal: ProblemConvertible {
    package var problem: Problem {
        switch self {
        case .exists, .notActive, .nothingNew, .ofList, .tooMany, .judged, .sameBytes:
            Problem(.conflict, self)
        case .missing(let part):
            Problem(.invalidRequest, self).at([FieldError("/\(part.rawValue)", "is missing")])
        case .thresholdOutOfBounds, .nothingKnown, .filmTooLong: Problem(.invalidRequest, self)
        }
    }
}
