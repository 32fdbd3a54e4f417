package import Policy

/// Why a decision gives no record for the transparency database.
package enum TransparencyRefusal: Refusal {
    /// It restricts nothing.
    case noRestriction
    /// It bites nowhere in the Union.
    case outsideTheUnion
    /// Nothing in a sandbox is for real.
    case sandbox
    /// A law was broken, and nobody said which kind of violation that is.
    case noCategory
    /// A text leads to a person.
    case personalData(PersonalTrace, TransparencyProblem.Field)
    /// The database would refuse it.
    case invalid([TransparencyProblem])

    package var code: String {
        switch self {
        case .noRestriction: "no-restriction"
        case .outsideTheUnion: "outside-the-union"
        case .sandbox: "sandbox"
        case .noCategory: "no-category"
        case .personalData(let trace, _): "personal-data-\(trace.rawValue)"
        case .invalid: "record-invalid"
        }
    }

    package var words: BilingualText {
        switch self {
        case .noRestriction:
            BilingualText(
                en: "this decision restricts nothing, so nothing has to be sent",
                zh: "该决定未施加限制，无须报送",
            )
        case .outsideTheUnion:
            BilingualText(
                en:
                    "this decision applies nowhere in the European Union, so nothing has to be sent",
                zh: "该决定不适用于欧盟境内，无须报送",
            )
        case .sandbox:
            BilingualText(
                en: "this is a sandbox: its decisions are not for real, and nothing is to be sent",
                zh: "本租户为沙箱，其决定并非真实决定，不得报送",
            )
        case .noCategory:
            BilingualText(
                en: "nobody said which kind of violation this is; ask again with “category”",
                zh: "尚未说明违规类别，请以“category”参数重新请求",
            )
        case .personalData(let trace, let field):
            BilingualText(
                en: "“\(field.rawValue)” holds \(trace.words.english), and no personal data may be "
                    + "sent; decide again with facts that name nobody, and send that decision's record",
                zh: "“\(field.rawValue)”含有\(trace.words.chinese)，不得报送个人数据；"
                    + "请以不涉及个人的事实重新作出决定，并报送该决定的记录",
            )
        case .invalid(let problems):
            BilingualText(
                en: "the database would refuse it: "
                    + problems.map { "\($0.field.rawValue) \($0.words.english)" }
                    .joined(separator: "; "),
                zh: "数据库将拒绝该记录："
                    + problems.map { "\($0.field.rawValue)\($0.words.chinese)" }
                    .joined(separator: "；"),
            )
        }
    }
}

extension PersonalTrace {
    fileprivate var words: BilingualText {
        switch self {
        case .mailAddress: BilingualText(en: "an e-mail address", zh: "电子邮箱地址")
        case .number: BilingualText(en: "what looks like a person's number", zh: "疑似个人号码")
        case .accountName:
            BilingualText(en: "the name of the account or the item", zh: "账号或内容的标识")
        }
    }
}
