package import Policy

/// What a decision does with an item.
package enum DecisionAction: String, Hashable, Sendable, CaseIterable, Codable {
    /// It may play.
    case release
    /// A label is written and read back, and then it may play.
    case label
    /// It may play for those who are old enough.
    case ageRestrict = "age-restrict"
    /// It waits for a person, or for something that somebody has to give.
    case hold
    /// Nobody may play it where the decision bites.
    case stop
    /// It is gone for good: a person's act, never a rule's.
    case remove

    /// What it is called in Chinese.
    var chinese: String {
        switch self {
        case .release: "准予传播"
        case .label: "添加标识"
        case .ageRestrict: "限制年龄"
        case .hold: "暂缓传播"
        case .stop: "停止传播"
        case .remove: "删除"
        }
    }

    /// What a rule asked for.
    package init(_ action: PolicyAction) {
        self =
            switch action {
            case .release: .release
            case .label: .label
            case .ageRestrict: .ageRestrict
            case .hold: .hold
            case .stop: .stop
            }
    }
}
