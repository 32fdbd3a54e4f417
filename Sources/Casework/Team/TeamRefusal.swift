package import Policy

/// Why something about the staff can't be done.
package enum TeamRefusal: Refusal {
    /// There is somebody of this pseudonym already.
    case exists(PersonName)
    /// Nobody gives themselves rights, or takes them.
    case ownRights
    /// Somebody must stay who can let others in.
    case lastOperator
    /// A code of a setup link is unknown, used or too old; which, nobody is told.
    case setupCode
    /// They may not come in, so no link is made for them.
    case disabled(PersonName)
    /// They sign in elsewhere, so there is no password here.
    case noPassword
    /// An identity of an identity provider belongs to somebody already.
    case identityTaken

    package var code: String {
        switch self {
        case .exists: "person-exists"
        case .ownRights: "own-rights"
        case .lastOperator: "last-operator"
        case .setupCode: "setup-code"
        case .disabled: "person-disabled"
        case .noPassword: "no-password"
        case .identityTaken: "identity-taken"
        }
    }

    package var words: BilingualText {
        switch self {
        case .exists(let person):
            BilingualText(
                en: "there is a person \(person) already; choose another pseudonym",
                zh: "已有使用“\(person)”这一化名的人员，请另选化名",
            )
        case .ownRights:
            BilingualText(
                en: "nobody changes their own rights; ask another operator",
                zh: "不能更改自己的权限，请由另一位运维管理员操作",
            )
        case .lastOperator:
            BilingualText(
                en: "this is the last operator; make another one first",
                zh: "这是最后一位运维管理员，请先指定另一位",
            )
        case .setupCode:
            BilingualText(
                en: "this setup code is unknown, used or too old; ask for another",
                zh: "该设置码无效、已使用或已过期，请重新索取",
            )
        case .disabled(let person):
            BilingualText(
                en: "\(person) is disabled; enable them first",
                zh: "人员“\(person)”已停用，请先启用",
            )
        case .noPassword:
            BilingualText(
                en: "this person has no password here; they sign in with the identity provider",
                zh: "该人员在此没有密码，请通过身份提供方登录",
            )
        case .identityTaken:
            BilingualText(
                en: "this identity belongs to somebody already; unlink it first",
                zh: "该身份已属于另一人员，请先解除关联",
            )
        }
    }
}
