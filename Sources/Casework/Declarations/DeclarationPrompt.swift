package import Foundation
package import Labels
package import Policy

/// The question that every uploader is asked, in the words of both languages.
///
/// The words only ask. Whether they are put at all, and whether an answer is needed, is the
/// profile's to say.
package struct DeclarationPrompt: Hashable, Sendable {
    /// Grows when the words change, so that what was asked can be told years later.
    private static let edition = 1

    /// Which wording it is: the profile's name and version, and the words' own.
    package let version: String
    package let isAsked: Bool
    package let isRequired: Bool
    /// The language in which a tenant under this profile speaks first.
    package let firstLanguage: WordingLanguage

    package init(under profile: Profile) {
        version = "\(profile.name)/\(profile.version)/\(Self.edition)"
        isAsked = profile.entry.declaration.isAsked
        isRequired = profile.entry.declaration.isRequired
        firstLanguage = profile.languages.first ?? .english
    }

    package let text = BilingualText(
        en: "Was anything that is seen or heard here made or changed by artificial intelligence "
            + "or another technique of synthesis? Name every kind that applies, or say that there "
            + "is none. You can add a label at once. Say also where it comes from, whether it is "
            + "news and from which unit, and whether a person who is shown or heard in synthetic "
            + "form agreed.",
        zh: "该内容的画面或声音是否由人工智能或其他合成技术生成或编辑？请选择所有适用的类别，或声明不含合成内容；"
            + "您可以同时添加标识。另请说明内容来源、是否属于新闻及其转载来源单位，"
            + "以及以合成方式展示其形象或声音的真人是否已经同意。",
    )

    /// What a kind of synthetic content is called.
    package func words(for kind: SyntheticClass) -> BilingualText {
        switch kind {
        case .dialogue:
            BilingualText(
                en: "dialogue or writing that simulates a person",
                zh: "模拟自然人进行文本生成或编辑的内容",
            )
        case .voice:
            BilingualText(
                en: "a synthetic or imitated voice, or a voice that was markedly changed",
                zh: "合成人声、仿声，或显著改变个人身份特征的声音编辑",
            )
        case .face:
            BilingualText(
                en: "a face that was made, swapped or moved, or a person's pose",
                zh: "人脸生成、人脸替换、人脸操控、姿态操控等人物形象内容",
            )
        case .scene:
            BilingualText(en: "an immersive realistic scene", zh: "沉浸式拟真场景")
        case .other:
            BilingualText(
                en: "anything else that was generated or markedly changed",
                zh: "其他具有生成或显著改变信息内容功能的合成内容",
            )
        }
    }
}

extension DeclarationRecord.Prompt {
    /// What stands in the place of a question where somebody declared without being asked.
    package static func unasked(_ account: AccountID, at now: Date) -> Self {
        Self(
            account: account,
            askedAt: now,
            language: "und",
            wording: "unasked",
            offeredLabelTool: false,
        )
    }
}
