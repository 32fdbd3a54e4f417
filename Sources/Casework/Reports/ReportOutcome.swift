package import Policy

/// What became of a report.
package enum ReportOutcome: String, Hashable, Sendable, CaseIterable, Codable {
    /// Something was done because of it.
    case upheld
    /// Something was done, and not all that was asked for.
    case partlyUpheld = "partly-upheld"
    /// Nothing was found to be wrong.
    case rejected
    /// The same, and anybody could have known it (DSA-23.2).
    case unfounded
    /// The item was gone before anybody decided.
    case moot
    /// Nothing was found that it could be about.
    case notFound = "not-found"

    /// Whether it speaks for its reporter.
    package var isRight: Bool? {
        switch self {
        case .upheld, .partlyUpheld: true
        case .rejected, .unfounded: false
        case .moot, .notFound: nil
        }
    }

    package var words: BilingualText {
        switch self {
        case .upheld:
            BilingualText(en: "your report was right, and was acted upon", zh: "举报属实，已作处理")
        case .partlyUpheld:
            BilingualText(
                en: "your report was right in part, and was acted upon",
                zh: "举报部分属实，已作处理",
            )
        case .rejected: BilingualText(en: "nothing was found to be wrong", zh: "经核查未发现违规")
        case .unfounded:
            BilingualText(en: "your report was manifestly unfounded", zh: "举报明显缺乏依据")
        case .moot:
            BilingualText(en: "its publisher had taken it back before", zh: "发布者此前已自行撤回该内容")
        case .notFound:
            BilingualText(en: "nothing was found that it could be about", zh: "未找到相关内容")
        }
    }
}
