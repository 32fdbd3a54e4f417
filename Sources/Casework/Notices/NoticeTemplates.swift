import Policy

/// The wordings of notices.
///
/// They reach people by ways that others may read along: a screen, a mailbox. So they say that
/// something was decided and where to read it, and never what, why, or who reported.
enum NoticeTemplates {
    /// The line above a notice, which has no gaps.
    static func title(_ kind: NoticeKind) -> BilingualText {
        switch kind {
        case .decisionMade, .decisionLifted:
            BilingualText(en: "A decision about your item", zh: "关于您发布内容的决定")
        case .measureImposed, .measureEnded, .strikeAdded, .strikeEnded:
            BilingualText(en: "A decision about your account", zh: "关于您账号的决定")
        case .reportReceived:
            BilingualText(en: "We received your report", zh: "已收到您的举报")
        case .reportDecided:
            BilingualText(en: "Your report was decided", zh: "您的举报已处理")
        case .appealReceived:
            BilingualText(en: "We received your appeal", zh: "已收到您的申诉")
        case .appealDecided:
            BilingualText(en: "Your appeal was decided", zh: "您的申诉已处理")
        case .disputeDecided:
            BilingualText(en: "Your objection was decided", zh: "您的异议已处理")
        }
    }

    /// What is told, with the gaps `item` (of notices about one), `reference` and `place`.
    static func body(_ kind: NoticeKind) -> BilingualText {
        switch kind {
        case .decisionMade, .decisionLifted: item(kind)
        case .measureImposed, .measureEnded, .strikeAdded, .strikeEnded: account(kind)
        case .reportReceived, .reportDecided, .appealReceived, .appealDecided, .disputeDecided:
            word(kind)
        }
    }

    private static func item(_ kind: NoticeKind) -> BilingualText {
        kind == .decisionMade
            ? BilingualText(
                en: "A decision was made about your item {item} (decision {reference}). What was "
                    + "decided, and the statement of reasons, can be read after signing in: "
                    + "{place}.",
                zh: "平台对您发布的内容 {item} 作出了决定（决定编号 {reference}）。"
                    + "请登录后查看决定内容及理由说明：{place}。",
            )
            : BilingualText(
                en: "An earlier decision about your item {item} no longer holds (decision "
                    + "{reference}). What follows can be read after signing in: {place}.",
                zh: "此前对您发布的内容 {item} 作出的决定不再适用（决定编号 {reference}）。"
                    + "请登录后查看：{place}。",
            )
    }

    private static func account(_ kind: NoticeKind) -> BilingualText {
        kind.isBurden
            ? BilingualText(
                en: "A decision was made about your account (number {reference}). What was "
                    + "decided, and the statement of reasons, can be read after signing in: "
                    + "{place}.",
                zh: "平台对您的账号作出了决定（编号 {reference}）。"
                    + "请登录后查看决定内容及理由说明：{place}。",
            )
            : BilingualText(
                en: "An earlier decision about your account no longer holds (number "
                    + "{reference}). What follows can be read after signing in: {place}.",
                zh: "此前对您的账号作出的决定不再适用（编号 {reference}）。请登录后查看：{place}。",
            )
    }

    /// About what somebody handed in.
    private static func word(_ kind: NoticeKind) -> BilingualText {
        switch kind {
        case .reportReceived:
            BilingualText(
                en: "Your report was received (number {reference}). How it stands can be read "
                    + "here: {place}.",
                zh: "您的举报已收到（编号 {reference}）。可在此查看处理进度：{place}。",
            )
        case .appealReceived:
            BilingualText(
                en: "Your appeal was received (number {reference}). How it stands can be read "
                    + "here: {place}.",
                zh: "您的申诉已收到（编号 {reference}）。可在此查看处理进度：{place}。",
            )
        case .appealDecided:
            BilingualText(
                en: "Your appeal was decided (number {reference}). What was decided, and why, "
                    + "can be read here: {place}.",
                zh: "您的申诉已作出决定（编号 {reference}）。请在此查看决定及理由：{place}。",
            )
        case .disputeDecided:
            BilingualText(
                en: "Your objection to a label was decided (number {reference}). What was "
                    + "decided, and why, can be read here: {place}.",
                zh: "您对标识的异议已作出决定（编号 {reference}）。请在此查看决定及理由：{place}。",
            )
        default:
            BilingualText(
                en: "Your report was decided (number {reference}). What was decided, and why, "
                    + "can be read here: {place}.",
                zh: "您的举报已作出决定（编号 {reference}）。请在此查看决定及理由：{place}。",
            )
        }
    }
}
