package import Policy

/// What an appeal came to.
package enum AppealOutcome: String, Hashable, Sendable, CaseIterable, Codable {
    /// What was decided stands.
    case upheld
    /// What was decided is undone in full.
    case overturned
    /// What it says of the item or the account stands, and the strikes that it brought go; a report
    /// was right in part.
    case partlyOverturned = "partly-overturned"

    package var words: BilingualText {
        switch self {
        case .upheld: BilingualText(en: "the decision stands", zh: "维持原决定")
        case .overturned: BilingualText(en: "the decision was undone", zh: "撤销原决定")
        case .partlyOverturned:
            BilingualText(en: "the decision was undone in part", zh: "部分撤销原决定")
        }
    }
}

/// What an overturned act brought, and what became of that.
package enum AppealEffect: String, Hashable, Sendable, CaseIterable, Codable, Comparable {
    /// Holds, stops and age limits were lifted by a decision of its own.
    case lifted
    /// A removed item is there again.
    case restored
    /// Its account may not publish now, so it waits.
    case waitsForPublisher = "waits-for-publisher"
    case strikeUndone = "strike-undone"
    case measureUndone = "measure-undone"
    case reportsCorrected = "reports-corrected"
    /// The reporter was right: somebody looks again.
    case caseOpened = "case-opened"
    /// Another decision came meanwhile, or its owner took the item back: nothing of it was left to lift.
    case overtaken
    /// A label that was written stays: labels only rise.
    case labelStays = "label-stays"

    package static func < (one: Self, other: Self) -> Bool { one.rawValue < other.rawValue }

    package var words: BilingualText {
        switch self {
        case .lifted: BilingualText(en: "what it forbade is allowed again", zh: "原限制已解除")
        case .restored: BilingualText(en: "the removed item is there again", zh: "被删除的内容已恢复")
        case .waitsForPublisher:
            BilingualText(
                en: "the account may not publish now, so the item waits",
                zh: "该账号目前不得发布，内容暂缓传播",
            )
        case .strikeUndone: BilingualText(en: "the strike was undone", zh: "相应记分已撤销")
        case .measureUndone: BilingualText(en: "the measure was undone", zh: "相应处置措施已撤销")
        case .reportsCorrected:
            BilingualText(en: "the outcome of the reports was corrected", zh: "相关举报结论已更正")
        case .caseOpened: BilingualText(en: "somebody looks at it again", zh: "将重新核查")
        case .overtaken:
            BilingualText(
                en: "it was not in force any more: something else happened meanwhile",
                zh: "原决定此前已因其他情况失效",
            )
        case .labelStays:
            BilingualText(en: "a label that was written stays", zh: "已写入的标识予以保留")
        }
    }
}
