package import Policy

/// Why a version isn't taken for want of a declaration.
package enum DeclarationRefusal: Refusal {
    /// Nobody was asked, where the profile says that everybody is.
    case notAsked
    /// Nothing was answered, where the profile wants an answer.
    case notAnswered
    /// A label is asked for, and nothing was declared that it could say.
    case noClass

    package var code: String {
        switch self {
        case .notAsked: "declaration-not-asked"
        case .notAnswered: "declaration-missing"
        case .noClass: "class-missing"
        }
    }

    package var words: BilingualText {
        switch self {
        case .notAsked:
            BilingualText(
                en: "the uploader was not asked whether this is synthetic; ask, and send what was "
                    + "asked and answered",
                zh: "尚未询问上传者该内容是否为合成内容，请询问并提交询问与回答记录",
            )
        case .notAnswered:
            BilingualText(
                en: "the uploader has not said whether this is synthetic; an answer is needed "
                    + "before it is taken",
                zh: "上传者尚未声明该内容是否为合成内容，须声明后方可提交",
            )
        case .noClass:
            BilingualText(
                en: "say which class of synthetic content the label is for; none was declared yet",
                zh: "请说明标识所对应的合成内容类别；此前尚未作出声明",
            )
        }
    }
}

extension EntryRules.Declaration {
    /// Looks whether what was asked and answered is enough.
    package func check(_ record: DeclarationRecord?) throws(DeclarationRefusal) {
        if isAsked, record == nil { throw .notAsked }
        if isRequired, record?.answer == nil { throw .notAnswered }
    }
}

extension DeclarationRecord? {
    /// What is declared by asking for a label: what was declared before, and the class that is named.
    package func declaring(
        _ kind: SyntheticClass?
    ) throws(DeclarationRefusal) -> Declaration {
        var declaration = self?.answer?.declaration ?? Declaration()
        if let kind { declaration.classes = [kind] }
        guard declaration.isSynthetic else { throw .noClass }
        return declaration
    }
}
