package import Policy

/// Why a measure can't be taken or undone.
package enum MeasureRefusal: Refusal {
    /// Nothing is left to do with a closed account.
    case alreadyClosed
    /// A limit names what it limits.
    case noFunction
    case tooManyFunctions(limit: Int)
    /// A function that no host can have, or a number that can't be.
    case oddFunction(String)
    /// The time to put things right is over already, or after the warning.
    case oddDeadline
    case endMissing(MeasureKind)
    case endOver
    case endOfClosure
    case tooLong(days: Int)
    /// The ladder puts these before it, and nobody tried them or says why they don't do.
    case milderFirst([MeasureKind])
    /// By this obligation a warning has to come first.
    case warningFirst(String)
    /// The profile asks for the four factors.
    case factorsMissing(MeasureKind)
    /// There are more items against the law than items, or none.
    case oddFactors
    /// It was undone before.
    case undone
    /// Whoever undoes something says why, in both languages.
    case noReason

    package var code: String {
        switch self {
        case .alreadyClosed: "account-already-closed"
        case .noFunction: "no-function"
        case .tooManyFunctions: "too-many-functions"
        case .oddFunction: "odd-function"
        case .oddDeadline: "odd-deadline"
        case .endMissing: "end-missing"
        case .endOver: "end-over"
        case .endOfClosure: "closure-has-no-end"
        case .tooLong: "too-long"
        case .milderFirst: "milder-measure-first"
        case .warningFirst: "warning-first"
        case .factorsMissing: "factors-missing"
        case .oddFactors: "odd-factors"
        case .undone: "already-undone"
        case .noReason: "reason-missing"
        }
    }
}

extension MeasureRefusal {
    package var words: BilingualText {
        switch self {
        case .alreadyClosed:
            BilingualText(
                en:
                    "the account is closed, so nothing else is done with it; undo the closure first",
                zh: "该账号已关闭，无法再采取其他措施；如有需要，请先撤销关闭决定",
            )
        case .milderFirst(let kinds):
            BilingualText(
                en:
                    "the ladder puts \(Self.list(kinds)) before this, which nobody tried; take that, "
                    + "or say in both languages why it doesn't do (why_not_milder)",
                zh: "按处置阶梯应先采取：\(Self.chinese(kinds))；请先采取上述措施，"
                    + "或以中英文说明其不足以解决问题的理由（why_not_milder）",
            )
        case .warningFirst(let obligation):
            BilingualText(
                en: "nobody is suspended or closed under \(obligation) who was not warned before; "
                    + "warn first",
                zh: "依据 \(obligation)，暂停更新或关闭账号之前须先行警示，请先作出警示",
            )
        case .factorsMissing(let kind):
            BilingualText(
                en: "\(kind.rawValue) needs the four factors: number, share, gravity, intention",
                zh: "采取“\(kind.chinese)”须记录四项考量因素：数量、占比、严重程度、主观意图",
            )
        case .oddFactors:
            BilingualText(
                en: "the factors can't be: there has to be at least one item, and no more than all",
                zh: "考量因素有误：违法内容至少一项，且不得超过内容总数",
            )
        case .undone: BilingualText(en: "it was undone already", zh: "该措施已被撤销")
        case .noReason:
            BilingualText(en: "say why, in English and Chinese", zh: "请以中英文说明理由")
        default: formWords
        }
    }

    /// What is wrong with the measure itself.
    private var formWords: BilingualText {
        switch self {
        case .noFunction:
            BilingualText(en: "a limit has to name a function", zh: "限制功能须至少写明一项功能")
        case .tooManyFunctions(let limit):
            BilingualText(
                en: "one measure limits at most \(limit) functions",
                zh: "一项措施最多限制 \(limit) 项功能",
            )
        case .oddFunction(let name):
            BilingualText(
                en: "“\(name)” can't be limited so: name a function of your own by small letters, "
                    + "digits and hyphens, and a number where one is needed",
                zh: "“\(name)”无法这样限制：自有功能名称仅限小写字母、数字和连字符，需要数量的须填写数量",
            )
        case .oddDeadline:
            BilingualText(
                en: "the time to put things right has to be to come, and within the warning's",
                zh: "改正期限须晚于当前时间，且不得晚于警示期限",
            )
        case .endMissing(let kind):
            BilingualText(
                en: "\(kind.rawValue) has to say until when; the ladder knows no usual length",
                zh: "“\(kind.chinese)”须写明期限，处置阶梯未规定其通常期限",
            )
        case .endOver: BilingualText(en: "its time is over already", zh: "期限已过")
        case .endOfClosure:
            BilingualText(
                en: "a closed account stays closed until somebody undoes it; leave until out",
                zh: "关闭账号不设期限，须经撤销方可恢复，请勿填写期限",
            )
        case .tooLong(let days):
            BilingualText(
                en: "a measure holds for at most \(days) days; look again then",
                zh: "措施期限最长为 \(days) 天，届时请重新评估",
            )
        default: BilingualText(en: code, zh: code)
        }
    }

    private static func list(_ kinds: [MeasureKind]) -> String {
        kinds.map(\.rawValue).joined(separator: " and ")
    }

    private static func chinese(_ kinds: [MeasureKind]) -> String {
        kinds.map(\.chinese).joined(separator: "、")
    }
}

extension MeasureKind {
    /// What it is called in Chinese, as article 14 of the AV Provisions words it.
    package var chinese: String {
        switch self {
        case .warn: "警示整改"
        case .limit: "限制功能"
        case .suspendUpdates: "暂停更新"
        case .close: "关闭账号"
        }
    }
}
