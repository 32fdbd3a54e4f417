import Policy

/// The wordings of statements of reasons.
///
/// Gaps are filled with what was found and chosen; everything else is fixed, so that people in the
/// same place read the same words.
enum StatementTemplates {
    /// What was done, by action; the gap is the item's title.
    static func measure(_ ruling: Ruling) -> BilingualText {
        switch ruling.action {
        case .release:
            BilingualText(en: "“{title}” may be played.", zh: "“{title}”可以传播。")
        case .label:
            BilingualText(
                en: "A label that says how far the content is synthetic ({notice}) is added to "
                    + "“{title}”; then it may be played.",
                zh: "平台为“{title}”添加合成内容标识（{notice}），完成后可以传播。",
            )
        case .ageRestrict:
            BilingualText(
                en: "“{title}” may be played by people of {age} years or more.",
                zh: "“{title}”仅供年满{age}周岁者观看。",
            )
        case .hold:
            BilingualText(en: "“{title}” is held, and not played meanwhile.", zh: "“{title}”暂缓传播。")
        case .stop: stop(ruling.remedy)
        case .remove: BilingualText(en: "“{title}” was removed.", zh: "“{title}”已被删除。")
        }
    }

    private static func stop(_ remedy: Ruling.Remedy) -> BilingualText {
        switch remedy {
        case .decision:
            BilingualText(en: "“{title}” is no longer played.", zh: "“{title}”已停止传播。")
        case .label:
            BilingualText(
                en: "“{title}” is no longer played until it is labelled as synthetic content.",
                zh: "“{title}”已停止传播，添加合成内容标识后方可恢复。",
            )
        case .newVersion:
            BilingualText(
                en: "“{title}” is not played until a new version was examined.",
                zh: "“{title}”已停止传播，提交新版本并通过审核后方可恢复。",
            )
        }
    }

    static let facts = BilingualText(en: "What was found: {facts}", zh: "查明的事实：{facts}")

    static let ground = BilingualText(en: "Why: {ground}.", zh: "依据：{ground}。")

    /// Where it applies.
    static func scope(_ territory: Territory) -> BilingualText {
        territory == .everywhere
            ? BilingualText(en: "It applies everywhere.", zh: "适用于所有地区。")
            : BilingualText(
                en: "It applies in {territory} and nowhere else.",
                zh: "仅适用于以下地区：{territory}。",
            )
    }

    /// Since when and until when, and what follows.
    static func duration(_ term: Term) -> BilingualText {
        switch term.end?.then {
        case nil:
            BilingualText(
                en:
                    "It holds since {since}, until another decision or until what it asks for is done.",
                zh: "自{since}起生效，直至作出新的决定或所要求的事项完成。",
            )
        case .release:
            BilingualText(
                en: "It holds from {since} until {end}; then the item goes on by itself, labelled "
                    + "where it has to be.",
                zh: "自{since}起至{end}止；期满后自动恢复，须添加标识的先行添加。",
            )
        case .escalate:
            BilingualText(
                en: "It holds since {since}; by {end} somebody more senior looks at it, and says "
                    + "why if it goes on.",
                zh: "自{since}起生效；至{end}由更高级别人员复核，继续适用的须说明理由。",
            )
        }
    }

    /// How much of it machines made.
    static func automation(_ automation: Automation) -> BilingualText {
        switch automation {
        case .none:
            BilingualText(en: "People found and decided this.", zh: "本决定由人工发现并作出。")
        case .detection:
            BilingualText(
                en: "Software pointed to it, and a person decided.",
                zh: "本决定由系统检测提示，由人工作出。",
            )
        case .full:
            BilingualText(
                en: "Software found and decided this, without a person.",
                zh: "本决定由系统自动检测并作出，未经人工处理。",
            )
        }
    }

    /// How to object.
    static func redress(_ redress: Redress) -> BilingualText {
        redress.until == nil
            ? BilingualText(
                en: "You may object at any time: {route}.",
                zh: "您可以随时提出申诉：{route}。",
            )
            : BilingualText(
                en: "You may object until {until}: {route}.",
                zh: "您可以在{until}前提出申诉：{route}。",
            )
    }
}
