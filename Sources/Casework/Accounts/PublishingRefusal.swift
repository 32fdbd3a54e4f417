package import Policy

/// Why an account may not publish.
package enum PublishingRefusal: Refusal {
    /// The profile asks for an established identity, by one of these methods.
    case identityMissing(accepted: [IdentityMethod])
    /// It was shown, and the answer is still out.
    case identityPending
    case identityLapsed(accepted: [IdentityMethod])
    /// It was established in a way that the profile doesn't accept.
    case identityMethod(IdentityMethod, accepted: [IdentityMethod])
    /// The agreement that is in force was not accepted; nil: the tenant has none in force.
    case agreementMissing(version: String?)
    case suspended
    case closed
    /// A measure lets so many new files come in 24 hours, and they came.
    case dailyUploads(limit: Int)

    /// Whether a draft may come in meanwhile: what is missing can be made good, and nothing plays before.
    package var allowsDrafts: Bool {
        switch self {
        case .identityMissing, .identityPending, .identityLapsed, .identityMethod,
            .agreementMissing:
            true
        default: false
        }
    }

    package var code: String {
        switch self {
        case .identityMissing: "identity-missing"
        case .identityPending: "identity-pending"
        case .identityLapsed: "identity-lapsed"
        case .identityMethod: "identity-method"
        case .agreementMissing: "agreement-missing"
        case .suspended: "account-suspended"
        case .closed: "account-closed"
        case .dailyUploads: "daily-uploads"
        }
    }

    package var words: BilingualText {
        switch self {
        case .identityMissing(let accepted):
            Self.identity("no identity is established", "尚未核验真实身份", accepted)
        case .identityLapsed(let accepted):
            Self.identity("the established identity has lapsed", "身份核验已失效", accepted)
        case .identityMethod(let method, let accepted):
            Self.identity(
                "an identity established by \(method.rawValue) is not accepted here",
                "此处不接受“\(method.rawValue)”方式的身份核验",
                accepted,
            )
        case .identityPending:
            BilingualText(
                en: "this account may not publish yet: its identity is being verified; "
                    + "wait for the answer",
                zh: "该账号暂不能发布：身份正在核验中，请等待结果",
            )
        case .agreementMissing(nil):
            BilingualText(
                en: "this account may not publish: its profile asks for a service agreement, and "
                    + "none is in force; let the operator put one into force",
                zh: "该账号不能发布：所用规则要求签订服务协议，但目前没有生效的协议，请联系运营者",
            )
        case .agreementMissing(let version?):
            BilingualText(
                en: "this account may not publish: it has not accepted version \(version) of the "
                    + "service agreement; let its owner accept it",
                zh: "该账号不能发布：尚未接受第 \(version) 版服务协议，请由账号所有人确认接受",
            )
        case .suspended:
            BilingualText(
                en: "this account may not publish: its updates are suspended; its owner may object "
                    + "to that decision",
                zh: "该账号不能发布：已被暂停更新，账号所有人可以对该决定提出申诉",
            )
        case .closed:
            BilingualText(
                en: "this account may not publish: it is closed; its owner may object to that "
                    + "decision",
                zh: "该账号不能发布：账号已关闭，账号所有人可以对该决定提出申诉",
            )
        case .dailyUploads(let limit):
            BilingualText(
                en:
                    "this account may upload \(limit) new files in 24 hours, by a measure on it, and "
                    + "did; try again later, or let its owner object to that decision",
                zh: "该账号被限制为24小时内最多上传 \(limit) 个新文件，现已达到上限；请稍后再试，"
                    + "账号所有人可以对该决定提出申诉",
            )
        }
    }

    private static func identity(
        _ english: String,
        _ chinese: String,
        _ accepted: [IdentityMethod],
    ) -> BilingualText {
        guard !accepted.isEmpty else {
            return BilingualText(
                en: "this account may not publish: \(english), and this installation accepts no "
                    + "method yet; let its operator set one up",
                zh: "该账号不能发布：\(chinese)，且本系统尚未配置任何核验方式，请联系运营者配置",
            )
        }
        let methods = accepted.map(\.rawValue).sorted().joined(separator: ", ")
        return BilingualText(
            en: "this account may not publish: \(english); verify it by one of: \(methods)",
            zh: "该账号不能发布：\(chinese)，请通过以下方式之一核验：\(methods)",
        )
    }
}
