import Policy

/// The wordings of statements of reasons about accounts.
enum MeasureTemplates {
    /// What was done, by what it does.
    static func measure(_ effect: MeasureEffect) -> BilingualText {
        switch effect {
        case .warn:
            BilingualText(
                en: "The account “{account}” is warned. By {by}, put this right: {rectify}",
                zh: "对账号“{account}”予以警示，请于{by}前改正：{rectify}",
            )
        case .limit:
            BilingualText(
                en: "Functions of the account “{account}” are limited: {functions}.",
                zh: "限制账号“{account}”的以下功能：{functions}。",
            )
        case .suspendUpdates:
            BilingualText(
                en:
                    "Updates of the account “{account}” are suspended: nothing new is published, and "
                    + "nothing is edited.",
                zh: "暂停账号“{account}”的更新：期间不得发布或修改内容。",
            )
        case .close:
            BilingualText(
                en: "The account “{account}” is closed.",
                zh: "关闭账号“{account}”。",
            )
        }
    }

    /// What it bites on, and what it leaves.
    static func scope(_ effect: MeasureEffect) -> BilingualText {
        switch effect {
        case .warn:
            BilingualText(
                en: "It concerns this account on this service, and changes nothing else.",
                zh: "仅针对本服务的该账号，不影响其他功能。",
            )
        case .limit:
            BilingualText(
                en: "It concerns this account on this service; everything else works as before.",
                zh: "仅针对本服务的该账号，其他功能照常使用。",
            )
        case .suspendUpdates:
            BilingualText(
                en: "It concerns this account on this service. What is published stays; reading, "
                    + "exporting, deleting, declaring and objecting work as before.",
                zh: "仅针对本服务的该账号。已发布的内容不受影响，查看、导出、删除、声明和申诉照常进行。",
            )
        case .close:
            BilingualText(
                en:
                    "It concerns this account on this service. Its items are not removed by it, and "
                    + "its owner may read, export and delete them, and object.",
                zh: "仅针对本服务的该账号。已发布的内容不因此删除，账号所有人仍可查看、导出、删除并提出申诉。",
            )
        }
    }

    /// Since when and until when.
    static func duration(hasEnd: Bool) -> BilingualText {
        hasEnd
            ? BilingualText(
                en: "It holds from {since} until {end}, and then ends by itself.",
                zh: "自{since}起至{end}止，期满自动解除。",
            )
            : BilingualText(
                en: "It holds since {since}, until another decision.",
                zh: "自{since}起生效，直至作出新的决定。",
            )
    }

    static let milder = BilingualText(
        en: "Why nothing milder does: {reason}",
        zh: "较轻措施不足以解决问题的理由：{reason}",
    )

    /// The four factors (DSA, article 23(3)).
    static func factors(hasIntention: Bool) -> BilingualText {
        hasIntention
            ? BilingualText(
                en: "What was weighed: {items} of {all} items in {days} days; how grave it was: "
                    + "{gravity} What was meant: {intention}",
                zh: "考量因素：{days}天内共{all}项内容，其中{items}项违法；严重程度：{gravity}主观意图：{intention}",
            )
            : BilingualText(
                en: "What was weighed: {items} of {all} items in {days} days; how grave it was: "
                    + "{gravity} What was meant nobody can tell.",
                zh: "考量因素：{days}天内共{all}项内容，其中{items}项违法；严重程度：{gravity}主观意图无法判断。",
            )
    }
}
