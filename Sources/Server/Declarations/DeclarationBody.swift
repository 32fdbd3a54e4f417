package import Casework
package import Foundation
import Policy

/// What an uploader declares after the upload: what an upload's metadata says of it, and how the
/// question was put.
package struct DeclarationBody: RequestShape {
    struct News: Decodable {
        let unit: String?
    }

    struct Person: Decodable {
        let consent: Declaration.PersonShown
    }

    /// The question as the host put it.
    struct Question: Decodable {
        let version: String
        let language: String
        let labelTool: Bool?

        enum CodingKeys: String, CodingKey {
            case version, language
            case labelTool = "label_tool"
        }
    }

    let synthetic: Int?
    let source: String?
    let news: News?
    let person: Person?
    let label: Bool?
    let asked: Question?

    enum CodingKeys: String, CodingKey {
        case synthetic, source, news, label, asked
        case person = "person_shown"
    }
}

extension DeclarationBody {
    package var declaration: Declaration {
        Declaration(
            classes: Set(SyntheticClass.allCases.filter { $0.number == synthetic }),
            source: source,
            news: news.map { Declaration.News(sourceUnit: $0.unit) },
            person: person?.consent,
        )
    }

    /// The question that was put to an account, where the host says which.
    package func prompt(to account: AccountID, at now: Date) -> DeclarationRecord.Prompt? {
        asked.map { question in
            DeclarationRecord.Prompt(
                account: account,
                askedAt: now,
                language: question.language,
                wording: question.version,
                offeredLabelTool: question.labelTool ?? true,
            )
        }
    }

    package static let schema = Schema.named("LateDeclaration", .object(properties))
    package static let example: String? =
        #"{"synthetic": 3, "person_shown": {"consent": "consented"}}"#

    /// What may be declared with an upload, and the question.
    private static var properties: [Schema.Property] {
        guard case .named(_, .object(let stated)) = StatedDeclaration.schema else { return [] }
        return stated + [
            .optional(
                "asked",
                .object([
                    .required("version", .text(1...100), "Of the prompt that was shown"),
                    .required("language", .form(.language)),
                    .optional(
                        "label_tool",
                        .boolean,
                        "Whether the label tool was offered with it",
                    ),
                ]),
                "The question as it was put; without it, as it was put with the upload",
            )
        ]
    }
}
