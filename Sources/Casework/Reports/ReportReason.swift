package import Policy

/// What somebody complains of.
///
/// Kinds of harm and of wrong that laws name; none is an opinion, a topic or a name.
package enum ReportReason: String, Hashable, Sendable, CaseIterable, Codable {
    /// It is synthetic, and no label says so (AV-12.7, DS-12.2).
    case missingLabel = "missing-label"
    /// A label or a notice says of it what isn't so.
    case wrongLabel = "wrong-label"
    /// Somebody's intimate likeness, real or forged, without their consent (TID-3.1).
    case intimateLikeness = "intimate-likeness"
    /// Somebody's face or voice without their consent.
    case likeness
    /// It harms, or shows the abuse of, a child.
    case minors
    case rumour
    case fraud
    case privacy
    case reputation
    case copyright
    case trademark
    case obscenity
    case violence
    case selfHarm = "self-harm"
    /// Something else that a law forbids.
    case unlawful
    /// Against the terms of the service, in a way that none of the others names.
    case terms

    /// The field of work that it belongs to.
    package var category: CaseCategory {
        switch self {
        case .missingLabel, .wrongLabel: .synthetic
        case .intimateLikeness, .likeness: .likeness
        case .minors: .minors
        case .rumour, .fraud: .deception
        case .privacy, .reputation, .copyright, .trademark: .rights
        case .obscenity, .violence, .selfHarm: .harm
        case .unlawful: .unlawful
        case .terms: .terms
        }
    }

    /// How grave it would be, were it so.
    package var severity: PolicyCategory.Severity {
        switch self {
        case .intimateLikeness, .minors: .critical
        case .selfHarm, .violence, .unlawful, .fraud: .high
        case .missingLabel, .likeness, .rumour, .privacy, .reputation, .obscenity: .medium
        case .copyright, .trademark, .wrongLabel, .terms: .low
        }
    }

    package var words: BilingualText {
        switch self {
        case .missingLabel: BilingualText(en: "synthetic, and not labelled", zh: "合成内容未标识")
        case .wrongLabel: BilingualText(en: "wrongly labelled", zh: "标识有误")
        case .intimateLikeness:
            BilingualText(en: "intimate likeness without consent", zh: "未经同意的私密影像")
        case .likeness: BilingualText(en: "face or voice without consent", zh: "未经同意使用肖像或声音")
        case .minors: BilingualText(en: "harm to children", zh: "侵害未成年人")
        case .rumour: BilingualText(en: "rumour or fake news", zh: "谣言或虚假新闻")
        case .fraud: BilingualText(en: "fraud", zh: "欺诈")
        case .privacy: BilingualText(en: "breach of privacy", zh: "侵犯隐私")
        case .reputation: BilingualText(en: "injury to reputation", zh: "侵害名誉")
        case .copyright: BilingualText(en: "infringed copyright", zh: "侵犯著作权")
        case .trademark: BilingualText(en: "infringed trade mark", zh: "侵犯商标权")
        case .obscenity: BilingualText(en: "obscenity", zh: "淫秽色情")
        case .violence: BilingualText(en: "violence", zh: "暴力内容")
        case .selfHarm: BilingualText(en: "suicide or self-harm", zh: "自杀或自残")
        case .unlawful: BilingualText(en: "unlawful in another way", zh: "其他违法内容")
        case .terms: BilingualText(en: "against the terms of the service", zh: "违反服务条款")
        }
    }
}
