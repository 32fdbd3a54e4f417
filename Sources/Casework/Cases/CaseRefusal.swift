package import Policy

/// Why nothing can be done with a case.
package enum CaseRefusal: Refusal {
    case closed
    /// A decision waits for a second person.
    case deciding
    /// Somebody else works on it.
    case held(by: PersonName)
    /// Nobody does; whoever wants to decide takes it first.
    case notHeld
    case reasonMissing
    case highestLevel
    /// Somebody more senior has to decide.
    case tooJunior(Case.Level)
    /// The reviewer has no current qualification for it (AV-7.2).
    case notQualified(CaseCategory)
    /// A report that isn't of this case.
    case foreignReport
    /// An action on an item, on a case about an account.
    case noItem
    /// Nothing was to be done about an item that waits, which would then wait for nobody.
    case itemWaits
    /// There is nothing to do in this queue.
    case emptyQueue
    /// The item has a case, by which it is let on.
    case decideCase(CaseID)
    /// Nobody grants a qualification to themselves.
    case ownQualification
    /// Nobody looks a second time at what they decided.
    case ownReview

    package var code: String {
        switch self {
        case .closed: "case-closed"
        case .deciding: "case-deciding"
        case .held: "case-held"
        case .notHeld: "case-not-held"
        case .reasonMissing: "reason-missing"
        case .highestLevel: "highest-level"
        case .tooJunior: "too-junior"
        case .notQualified: "not-qualified"
        case .foreignReport: "foreign-report"
        case .noItem: "no-item"
        case .itemWaits: "item-waits"
        case .emptyQueue: "empty-queue"
        case .decideCase: "decide-the-case"
        case .ownQualification: "own-qualification"
        case .ownReview: "own-review"
        }
    }

    package var words: BilingualText {
        switch self {
        case .closed: BilingualText(en: "the case is closed", zh: "案件已办结")
        case .deciding:
            BilingualText(
                en: "a decision on the case waits for a second person",
                zh: "该案件的决定正待第二人批准",
            )
        case .held(let person):
            BilingualText(
                en: "\(person) works on the case; take it over with a reason, or take another",
                zh: "\(person) 正在处理该案件；可说明理由后接管，或处理其他案件",
            )
        case .notHeld:
            BilingualText(en: "nobody holds the case; take it first", zh: "尚未领取该案件，请先领取")
        case .reasonMissing: BilingualText(en: "say why", zh: "请说明理由")
        case .highestLevel:
            BilingualText(en: "nobody is more senior; decide it", zh: "已是最高级别，请作出决定")
        case .tooJunior(let level):
            BilingualText(
                en:
                    "the case was escalated: \(level == .officer ? "a compliance officer" : "a senior reviewer") decides",
                zh: "案件已升级，须由\(level == .officer ? "合规专员" : "高级审核员")决定",
            )
        case .notQualified(let category):
            BilingualText(
                en:
                    "you have no current qualification for “\(category.words.english)”; have one granted",
                zh: "您没有“\(category.words.chinese)”类案件的有效审核资质，请先获得授权",
            )
        case .foreignReport:
            BilingualText(en: "one of the reports isn't of this case", zh: "所列举报不属于该案件")
        case .noItem:
            BilingualText(
                en: "the case is about an account; impose a measure on it instead",
                zh: "该案件针对账号，请改为对账号采取措施",
            )
        case .itemWaits:
            BilingualText(
                en: "the item waits for this decision; release, label, restrict or stop it",
                zh: "该内容正等待本案决定，请作出放行、标识、限制或停止传播的决定",
            )
        case .emptyQueue: BilingualText(en: "nothing waits in this queue", zh: "该队列中没有待处理案件")
        case .decideCase(let id):
            BilingualText(
                en:
                    "the item has the open case \(id); take it and decide there, or stop or hold the "
                    + "item meanwhile",
                zh: "该内容有未办结案件 \(id)，请领取后在案件中决定，或先行暂缓、停止传播",
            )
        case .ownQualification:
            BilingualText(en: "nobody qualifies themselves", zh: "不得为自己授予资质")
        case .ownReview:
            BilingualText(
                en: "somebody else looks a second time than decided the first",
                zh: "复核人不得为原决定人",
            )
        }
    }
}
