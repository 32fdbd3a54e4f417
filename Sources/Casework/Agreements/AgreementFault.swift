package import Policy

/// Why a service agreement can't be published.
package enum AgreementFault: Refusal {
    case noText
    case tooLong(String, limit: Int)
    case missingLanguage(String)
    /// It doesn't say how content is labelled.
    case missingClause(String)
    case clauseWithoutText(String)
    case clauseNotInText(String)
    /// A version that was published stays as it is.
    case versionExists(String)
    case unknownVersion(String)
    /// The language in which it was accepted is none in which it was published.
    case unknownLanguage(String, published: [String])

    package var code: String {
        switch self {
        case .noText: "agreement-empty"
        case .tooLong: "agreement-too-long"
        case .missingLanguage: "agreement-language-missing"
        case .missingClause: "agreement-label-clause-missing"
        case .clauseWithoutText, .clauseNotInText: "agreement-clause-not-in-text"
        case .versionExists: "agreement-exists"
        case .unknownVersion: "unknown-agreement"
        case .unknownLanguage: "agreement-language-unknown"
        }
    }

    package var words: BilingualText {
        switch self {
        case .noText:
            BilingualText(en: "the agreement has no text; send it", zh: "协议没有正文，请补充")
        case .tooLong(let language, let limit):
            BilingualText(
                en: "the text in \(language) has more than \(limit) bytes; shorten it",
                zh: "\(language) 文本超过 \(limit) 字节，请缩短",
            )
        case .missingLanguage(let language):
            BilingualText(
                en: "the profile speaks \(language) to people; add the agreement in that language",
                zh: "当前规则要求提供 \(language) 文本，请补充该语言的协议",
            )
        case .missingClause(let language):
            BilingualText(
                en: "the text in \(language) has to explain the methods and styles of labels of "
                    + "synthetic content, and label_clauses has to quote it; take the template's words",
                zh: "\(language) 文本须说明生成合成内容标识的方法、样式等规范内容，并在 label_clauses "
                    + "中逐字引用，可使用模板文字",
            )
        case .clauseWithoutText(let language):
            BilingualText(
                en: "there is a label clause in \(language), and no text; add the text",
                zh: "\(language) 有标识条款但没有协议正文，请补充正文",
            )
        case .clauseNotInText(let language):
            BilingualText(
                en: "the label clause in \(language) doesn't stand in the text word for word; "
                    + "copy it from there",
                zh: "\(language) 的标识条款与协议正文不一致，请逐字引用",
            )
        case .versionExists(let version):
            BilingualText(
                en: "version \(version) is published already, and stays as it is; publish another",
                zh: "第 \(version) 版协议已发布且不可更改，请另行发布新版本",
            )
        case .unknownVersion:
            BilingualText(
                en: "there is no such version of the agreement; publish it first",
                zh: "没有该版本的协议，请先发布",
            )
        case .unknownLanguage(let language, let published):
            BilingualText(
                en: "the agreement is not published in \(language); show it in one of: "
                    + published.sorted().joined(separator: ", "),
                zh: "协议没有 \(language) 文本，请使用以下语言之一："
                    + published.sorted().joined(separator: "、"),
            )
        }
    }
}
