import Casework
import Labels
import Policy

/// The question that an uploader is asked, ready to be shown.
package struct PromptView: AnswerShape {
    struct Kind: Encodable {
        let code: Int
        let name: String
        let words: String
    }

    let version: String
    let language: String
    let text: String
    let classes: [Kind]
    let asked: Bool
    let required: Bool
    let labelTool = "/v1/items/{item}/label"

    init(_ prompt: DeclarationPrompt, in language: WordingLanguage) {
        let path: KeyPath<BilingualText, String> =
            language == .english ? \.english : \.chinese
        version = prompt.version
        self.language = language.rawValue
        text = prompt.text[keyPath: path]
        classes = SyntheticClass.allCases.map { kind in
            Kind(
                code: kind.number,
                name: kind.rawValue,
                words: prompt.words(for: kind)[keyPath: path],
            )
        }
        asked = prompt.isAsked
        required = prompt.isRequired
    }

    package static let schema = Schema.named(
        "DeclarationPrompt",
        .object([
            .required("version", .text(1...100), "Send it back in asked"),
            .required("language", .choice(WordingLanguage.allCases.map(\.rawValue))),
            .required("text", .text(1...4_000)),
            .required(
                "classes",
                .list(
                    .object([
                        .required("code", .integer(1...5)),
                        .required("name", .choice(SyntheticClass.allCases.map(\.rawValue))),
                        .required("words", .text(1...400)),
                    ]),
                    5...5,
                ),
            ),
            .required("asked", .boolean, "Whether every uploader is asked here"),
            .required("required", .boolean, "Whether nothing is taken without an answer"),
            .required("label_tool", .text(1...200), "Where a label is asked for"),
        ]),
    )

    enum CodingKeys: String, CodingKey {
        case version, language, text, classes, asked, required
        case labelTool = "label_tool"
    }
}
