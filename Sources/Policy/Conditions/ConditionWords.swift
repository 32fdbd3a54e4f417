import Detection

extension Condition {
    /// Which facts make it true, for a person; the parts that don't hold are left out.
    package func reasons(in facts: PolicyFacts) -> [BilingualText] {
        switch self {
        case .all(let parts), .any(let parts):
            parts.filter { $0.holds(for: facts) }.flatMap { $0.reasons(in: facts) }
        case .not(let part): part.absence(in: facts)
        case .answer(let question, _): [question.finding(in: facts)]
        case .role(let roles):
            [Self.role(facts.roles.intersection(roles))]
        case .territory(let territory):
            [BilingualText(en: "it is to be played in \(territory)", zh: "拟在 \(territory) 播放")]
        case .signal(let test):
            facts.assessment.signals.first(where: test.fits).map { [$0.words] } ?? []
        case .match(let test): facts.matches.first(where: test.fits).map { [$0.words] } ?? []
        case .likeness(let test):
            facts.likenesses.first(where: test.fits).map { [$0.words] } ?? []
        }
    }

    /// The facts that make it false.
    private func absence(in facts: PolicyFacts) -> [BilingualText] {
        switch self {
        case .answer(let question, _): [question.finding(in: facts)]
        case .not(let part): part.reasons(in: facts)
        case .all(let parts), .any(let parts):
            parts.filter { !$0.holds(for: facts) }.flatMap { $0.absence(in: facts) }
        case .role: [Self.role(facts.roles)]
        case .territory(let territory):
            [BilingualText(en: "it is not to be played in \(territory)", zh: "不在 \(territory) 播放")]
        case .signal: [BilingualText(en: "no such signal was given", zh: "未出现相应信号")]
        case .match:
            [BilingualText(en: "no approved entry has these bytes", zh: "未命中经审批的库内条目")]
        case .likeness:
            [BilingualText(en: "it is like no entry of a bank", zh: "与库内条目均不相似")]
        }
    }

    private static func role(_ roles: Set<TenantRole>) -> BilingualText {
        let sorted = roles.sorted { $0.rawValue < $1.rawValue }
        return BilingualText(
            en: "the tenant's role is \(sorted.map(\.rawValue).joined(separator: ", "))",
            zh: "本平台角色为\(sorted.map(\.chinese).joined(separator: "、"))",
        )
    }
}

extension TenantRole {
    fileprivate var chinese: String {
        switch self {
        case .generation: "生成合成服务提供者"
        case .propagation: "内容传播服务提供者"
        case .technicalSupport: "技术支持者"
        case .distribution: "应用分发平台"
        }
    }
}

extension AssessmentFacts.Sign {
    fileprivate var words: BilingualText {
        BilingualText(
            en: "\(detector) gave a \(strength.rawValue) signal: \(claim.rawValue)",
            zh: "\(detector) 给出\(strength.chinese)信号：\(claim.chinese)",
        )
    }
}

extension Signal.Strength {
    fileprivate var chinese: String {
        switch self {
        case .decisive: "决定性"
        case .strong: "强"
        case .weak: "弱"
        }
    }
}

extension Signal.Claim {
    fileprivate var chinese: String {
        switch self {
        case .synthetic: "生成合成"
        case .prohibited: "违禁"
        case .known: "已知"
        case .stripped: "标识被去除"
        case .captured: "实拍实录"
        }
    }
}

extension Likeness {
    fileprivate var words: BilingualText {
        BilingualText(
            en: "it looks or sounds like entry “\(entry)” in bank “\(bank)”",
            zh: "与库“\(bank)”中的条目“\(entry)”相似",
        )
    }
}

extension ExactMatch {
    fileprivate var words: BilingualText {
        BilingualText(
            en: "its bytes are those of entry “\(entry)” in bank “\(bank)”, approved by "
                + "\(approvals) people",
            zh: "文件与库“\(bank)”中经 \(approvals) 人审批的条目“\(entry)”逐字节相同",
        )
    }
}
