package import Foundation
package import Policy

/// Why an account gets no strike, or one can't be undone.
package enum StrikeRefusal: Refusal {
    /// The owner declared it before anybody found out: late is free.
    case declaredBefore(declared: Date, discovered: Date)
    /// There is a strike for this already.
    case causeTaken
    case noReason
    /// It says that it was found out in times to come.
    case notDiscovered
    /// Whether something was declared can be seen of an item alone.
    case noItem
    /// A decision that lets an item play is no breach.
    case noBreach
    case undone

    package var code: String {
        switch self {
        case .declaredBefore: "declared-before-discovery"
        case .causeTaken: "one-strike-per-cause"
        case .noReason: "reason-missing"
        case .notDiscovered: "not-yet-discovered"
        case .noItem: "no-item"
        case .noBreach: "no-breach"
        case .undone: "already-undone"
        }
    }

    package var words: BilingualText {
        switch self {
        case .declaredBefore(let declared, let discovered):
            BilingualText(
                en: "the owner declared it at \(Self.text(declared)), before it was found out at "
                    + "\(Self.text(discovered)): declaring late brings no strike",
                zh: "发布者已于 \(Self.text(declared)) 主动声明，早于发现时间 \(Self.text(discovered))："
                    + "发现之前补充声明的，不予记分",
            )
        case .causeTaken:
            BilingualText(
                en: "there is a strike for this cause already",
                zh: "同一事由已经记分，不得重复",
            )
        case .noReason:
            BilingualText(
                en: "a strike needs a reason, in English and Chinese",
                zh: "记分须以中英文说明理由",
            )
        case .notDiscovered:
            BilingualText(
                en: "it can't be found out later than now; say when it was",
                zh: "发现时间不得晚于当前时间，请填写实际发现时间",
            )
        case .noItem:
            BilingualText(
                en: "a strike about a declaration names the decision on the item that lacked it",
                zh: "因未声明而记分的，须指明针对该内容的决定",
            )
        case .noBreach:
            BilingualText(
                en: "the decision lets its item play, so there is no breach",
                zh: "该决定准予传播，不构成违规",
            )
        case .undone: BilingualText(en: "it was undone already", zh: "该记分已被撤销")
        }
    }

    private static func text(_ date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(timeZone: .gmt))
    }
}
