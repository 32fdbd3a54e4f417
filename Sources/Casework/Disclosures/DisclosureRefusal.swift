package import Policy

/// Why an identity isn't disclosed.
package enum DisclosureRefusal: Refusal {
    /// A second custodian is another one, with whichever token or session.
    case sameCustodian
    /// Only who allowed it may look.
    case notCustodian
    case notApproved
    case settled(Disclosure.State)
    /// The time that it is asked for is over, or too far away.
    case unfitTerm(mostDays: Int)
    /// Nothing of what is asked for is kept.
    case nothingKept

    package var code: String {
        switch self {
        case .sameCustodian: "same-custodian"
        case .notCustodian: "not-custodian"
        case .notApproved: "not-approved"
        case .settled(let state): "disclosure-\(state.rawValue)"
        case .unfitTerm: "unfit-term"
        case .nothingKept: "nothing-kept"
        }
    }

    package var words: BilingualText {
        switch self {
        case .sameCustodian:
            BilingualText(
                en: "this custodian has allowed it already; a different one has to be the second",
                zh: "该保管人已批准，须由另一名保管人进行第二次批准",
            )
        case .notCustodian:
            BilingualText(
                en: "only a custodian who allowed it may look",
                zh: "仅批准该申请的保管人可以查看",
            )
        case .notApproved:
            BilingualText(
                en: "two custodians have to allow it first",
                zh: "须先经两名保管人批准",
            )
        case .settled(.viewed):
            BilingualText(
                en: "it was seen already, and is shown once only; a new request is needed",
                zh: "该信息已被查看，且仅可查看一次，如需再次查看请重新申请",
            )
        case .settled(.lapsed):
            BilingualText(en: "its time is over; a new request is needed", zh: "申请已过期，请重新提出")
        case .settled(let state):
            BilingualText(
                en: "the request is \(state.rawValue); a new one is needed",
                zh: "该申请已处理（\(state.rawValue)），请重新提出",
            )
        case .unfitTerm(let days):
            BilingualText(
                en: "say until when it may be seen: a time to come, at most \(days) days away",
                zh: "请填写有效期限：须为将来时间，且不超过 \(days) 天",
            )
        case .nothingKept:
            BilingualText(
                en: "nothing of what is asked for is kept here: receipts name the provider that "
                    + "verified the identity",
                zh: "本系统未保存所申请的信息：核验回执中载有核验服务提供者",
            )
        }
    }
}

/// How long disclosures may be open.
package struct DisclosureLimits: Hashable, Sendable {
    /// Days from the request to the end of what may be seen.
    package var mostDays = 30

    package init() {}
}
