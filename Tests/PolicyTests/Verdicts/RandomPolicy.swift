import Detection
import Labels
import Media
import Policy
import TestSupport

extension PolicyFacts {
    static func random(using random: inout SeededGenerator) -> PolicyFacts {
        let signs = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            AssessmentFacts.Sign(
                ["visible-mark", "aigc-metadata", "contradiction", "d"].any(&random),
                Signal.Claim.allCases.any(&random),
                Signal.Strength.allCases.any(&random),
            )
        }
        let matches = (0..<Int.random(in: 0...2, using: &random)).map { number in
            ExactMatch(
                "e\(number)",
                in: ["a", "b"].any(&random),
                of: ExactMatch.BankKind.allCases.any(&random),
                approvals: Int.random(in: 0...3, using: &random),
            )
        }
        return PolicyFacts(
            AssessmentFacts(
                notice: (Notice.allCases + [nil]).any(&random),
                basis: Basis.allCases.any(&random),
                labelState: LabelState.allCases.any(&random),
                signals: signs,
                isComplete: Bool.random(using: &random),
            ),
            declaration: Bool.random(using: &random) ? nil : .random(using: &random),
            account: AccountFacts(
                isIdentified: Bool.random(using: &random),
                hasAgreed: Bool.random(using: &random),
                rung: AccountFacts.Rung.allCases.any(&random),
            ),
            roles: Set(TenantRole.allCases.filter { _ in Bool.random(using: &random) }),
            territory: Territory.random(using: &random),
            matches: matches,
            media: (MediaKind.allCases + [nil]).any(&random),
        )
    }
}

extension DeclarationFacts {
    static func random(using random: inout SeededGenerator) -> DeclarationFacts {
        DeclarationFacts(
            synthetic: (SyntheticClass.allCases + [nil]).any(&random),
            isNews: Bool.random(using: &random),
            newsSource: NewsSource.allCases.any(&random),
            consent: Consent.allCases.any(&random),
        )
    }
}

extension Territory {
    static func random(using random: inout SeededGenerator) -> Territory {
        Territory(["everywhere", "CN", "EU", "US", "CN,FR"].any(&random)) ?? .everywhere
    }
}

extension Condition {
    static func random(_ depth: Int, using random: inout SeededGenerator) -> Condition {
        let parts = { (random: inout SeededGenerator) in
            (0..<Int.random(in: 1...3, using: &random)).map { _ in
                Condition.random(depth - 1, using: &random)
            }
        }
        switch Int.random(in: 0..<(depth > 0 ? 8 : 5), using: &random) {
        case 0, 1:
            let question = Question.allCases.any(&random)
            return .answer(
                question,
                Set(
                    question.words.filter { _ in Bool.random(using: &random) } + [
                        question.words.any(&random)
                    ]
                ),
            )
        case 2: return .role([TenantRole.allCases.any(&random)])
        case 3:
            return .signal(
                SignalTest(
                    detectors: ["visible-mark"],
                    claims: [Signal.Claim.allCases.any(&random)],
                    strengths: [],
                )
            )
        case 4:
            return .match(MatchTest(kinds: [ExactMatch.BankKind.allCases.any(&random)], banks: []))
        case 5: return .all(parts(&random))
        case 6: return .any(parts(&random))
        default: return .not(.random(depth - 1, using: &random))
        }
    }
}

extension PolicyPack {
    static func random(
        _ id: String,
        _ states: [PolicyRule.State],
        using random: inout SeededGenerator,
    ) -> PolicyPack {
        let text = BilingualText(en: "text", zh: "文字")
        let rules = (0..<Int.random(in: 1...6, using: &random)).map { number in
            PolicyRule(
                id: "r\(number)",
                version: number + 1,
                state: states.any(&random),
                action: PolicyAction.allCases.any(&random),
                condition: .random(2, using: &random),
                ground: PolicyGround(.ownChoice, territory: .random(using: &random)),
                minimumAge: [nil, 16, 18].any(&random),
                statement: text,
            )
        }
        return PolicyPack(id: id, version: 1, title: text, rules: rules)
    }

    func with(_ rules: [PolicyRule]) -> PolicyPack {
        PolicyPack(id: id, version: version, title: title, rules: rules)
    }
}

extension Collection {
    fileprivate func any(_ random: inout SeededGenerator) -> Element {
        self[index(startIndex, offsetBy: Int.random(in: 0..<count, using: &random))]
    }
}
