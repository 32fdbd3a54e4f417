package import Policy

/// A field of work: what a reviewer is qualified for, and by which cases are put into queues.
package enum CaseCategory: String, Hashable, Sendable, CaseIterable, Codable {
    /// Labels that are missing or wrong.
    case synthetic
    case likeness
    case minors
    case rights
    case deception
    case harm
    case unlawful
    case terms
    /// What is like something that stands in a bank.
    case matches

    package var words: BilingualText {
        switch self {
        case .synthetic: BilingualText(en: "synthetic content", zh: "合成内容")
        case .likeness: BilingualText(en: "face and voice", zh: "肖像与声音")
        case .minors: BilingualText(en: "children", zh: "未成年人")
        case .rights: BilingualText(en: "rights of others", zh: "他人权益")
        case .deception: BilingualText(en: "deception", zh: "虚假欺骗")
        case .harm: BilingualText(en: "harmful content", zh: "有害内容")
        case .unlawful: BilingualText(en: "unlawful content", zh: "违法内容")
        case .terms: BilingualText(en: "terms of the service", zh: "服务条款")
        case .matches: BilingualText(en: "known media", zh: "已知媒体")
        }
    }
}
