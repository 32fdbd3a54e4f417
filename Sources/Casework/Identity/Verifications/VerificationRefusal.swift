package import Policy

/// Why a verification can't begin or go on.
package enum VerificationRefusal: Refusal {
    /// Nobody here answers for this method.
    case notOffered(IdentityMethod, offered: [IdentityMethod])
    /// The provider can't be reached now.
    case unavailable(ProviderName, others: [IdentityMethod])
    /// The code is wrong, was used, or is too old: which of them is told to nobody.
    case codeNotAccepted
    /// Too many codes were sent to the number or for the account.
    case tooManyCodes
    case tooManyStarts
    /// Nothing can be added to it any more.
    case settled
    /// It waits for no code.
    case noCodeAwaited
    case accountClosed

    package var code: String {
        switch self {
        case .notOffered: "identity-method-not-offered"
        case .unavailable: "identity-provider-unavailable"
        case .codeNotAccepted: "code-not-accepted"
        case .tooManyCodes: "too-many-codes"
        case .tooManyStarts: "too-many-verifications"
        case .settled: "verification-settled"
        case .noCodeAwaited: "no-code-awaited"
        case .accountClosed: "account-closed"
        }
    }

    package var words: BilingualText {
        switch self {
        case .notOffered(let method, let offered):
            BilingualText(
                en: "an identity can't be verified by \(method.rawValue) here; "
                    + Self.english(offered),
                zh: "此处未提供“\(method.rawValue)”核验方式，\(Self.chinese(offered))",
            )
        case .unavailable(let provider, let others):
            BilingualText(
                en: "\(provider) doesn't answer now: nothing was decided, and drafts stay as they "
                    + "are; try again in a few minutes; " + Self.english(others),
                zh: "核验服务（\(provider)）暂时无法使用，尚未作出任何结论，草稿不受影响，"
                    + "请稍后重试；\(Self.chinese(others))",
            )
        case .codeNotAccepted:
            BilingualText(
                en: "the code is not accepted; type it again, or ask for another",
                zh: "验证码不正确或已失效，请重新输入或重新获取",
            )
        case .tooManyCodes:
            BilingualText(
                en: "too many codes were asked for; wait an hour, or verify by another method",
                zh: "获取验证码次数过多，请一小时后再试，或改用其他核验方式",
            )
        case .tooManyStarts:
            BilingualText(
                en: "too many verifications were begun today; go on tomorrow",
                zh: "今日发起核验次数过多，请明日再试",
            )
        case .settled:
            BilingualText(
                en: "this verification has ended; begin another",
                zh: "该次核验已结束，请重新发起",
            )
        case .noCodeAwaited:
            BilingualText(
                en: "this verification waits for no code",
                zh: "该次核验不需要验证码",
            )
        case .accountClosed:
            BilingualText(
                en: "this account is closed; its owner may object to that decision",
                zh: "账号已关闭，账号所有人可以对该决定提出申诉",
            )
        }
    }

    private static func english(_ methods: [IdentityMethod]) -> String {
        let names = methods.map(\.rawValue).sorted().joined(separator: ", ")
        return names.isEmpty ? "no other method is set up here" : "other methods: \(names)"
    }

    private static func chinese(_ methods: [IdentityMethod]) -> String {
        let names = methods.map(\.rawValue).sorted().joined(separator: ", ")
        return names.isEmpty ? "本系统未配置其他方式" : "其他可用方式：\(names)"
    }
}
