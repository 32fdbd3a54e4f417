import Detection
import Labels
import Media

// Facts are kept in the form in which files of facts are read, key by key: so what is kept of a
// decision can be asked again with `policy explain --facts`.
extension PolicyFacts: Codable {
    package init(from decoder: any Decoder) throws { self = try Kept(from: decoder).facts }

    package func encode(to encoder: any Encoder) throws { try Kept(self).encode(to: encoder) }
}

extension PolicyFacts {
    /// The same facts in an order of their own, since their order means nothing to rules.
    var inOrder: PolicyFacts {
        var facts = self
        facts.assessment.signals.sort { $0.place < $1.place }
        facts.matches.sort { $0.place < $1.place }
        facts.likenesses.sort { $0.place < $1.place }
        return facts
    }
}

extension AssessmentFacts.Sign {
    fileprivate var place: (String, String, String) {
        (detector, claim.rawValue, strength.rawValue)
    }
}

extension ExactMatch {
    fileprivate var place: (String, String, String, Int) {
        (bank, entry, kind.rawValue, approvals)
    }
}

extension Likeness {
    fileprivate var place: (String, String, String) { (bank, entry, kind.rawValue) }
}

/// Facts in the words of a file.
private struct Kept: Codable {
    struct Assessment: Codable {
        let notice: String
        let basis: String
        let labelState: String
        let complete: Bool

        enum CodingKeys: String, CodingKey {
            case notice, basis, complete
            case labelState = "label_state"
        }
    }

    struct Sign: Codable {
        let detector: String
        let claim: String
        let strength: String
    }

    struct Declaration: Codable {
        let synthetic: SyntheticClass?
        let news: Bool
        let newsSource: DeclarationFacts.NewsSource
        let consent: DeclarationFacts.Consent

        enum CodingKeys: String, CodingKey {
            case synthetic, news, consent
            case newsSource = "news_source"
        }
    }

    struct Account: Codable {
        let identified: Bool
        let agreed: Bool
        let rung: AccountFacts.Rung
    }

    struct Match: Codable {
        let entry: String
        let bank: String
        let kind: ExactMatch.BankKind
        let approvals: Int?
    }

    let assessment: Assessment
    let signals: [Sign]
    let declaration: Declaration?
    let account: Account
    let roles: [TenantRole]
    let territory: Territory
    let matches: [Match]
    let likenesses: [Match]
    let media: String?
}

extension Kept {
    init(_ facts: PolicyFacts) {
        assessment = Assessment(facts.assessment)
        signals = facts.assessment.signals.map {
            Sign(detector: $0.detector, claim: $0.claim.rawValue, strength: $0.strength.rawValue)
        }
        declaration = facts.declaration.map { Declaration($0) }
        account = Account(
            identified: facts.account.isIdentified,
            agreed: facts.account.hasAgreed,
            rung: facts.account.rung,
        )
        roles = facts.roles.sorted { $0.rawValue < $1.rawValue }
        territory = facts.territory
        matches = facts.matches.map {
            Match(entry: $0.entry, bank: $0.bank, kind: $0.kind, approvals: $0.approvals)
        }
        likenesses = facts.likenesses.map {
            Match(entry: $0.entry, bank: $0.bank, kind: $0.kind, approvals: nil)
        }
        media = facts.media?.rawValue
    }

    /// - Throws: what a later version may have brought is no reason to guess.
    var facts: PolicyFacts {
        get throws {
            var found = try assessment.facts
            found.signals = try signals.map { sign in
                AssessmentFacts.Sign(
                    sign.detector,
                    try word(sign.claim),
                    try word(sign.strength),
                )
            }
            var facts = PolicyFacts(
                found,
                declaration: declaration?.facts,
                account: AccountFacts(
                    isIdentified: account.identified,
                    hasAgreed: account.agreed,
                    rung: account.rung,
                ),
                roles: Set(roles),
                territory: territory,
                matches: matches.map {
                    ExactMatch($0.entry, in: $0.bank, of: $0.kind, approvals: $0.approvals ?? 0)
                },
                media: try media.map { try word($0) },
            )
            facts.likenesses = likenesses.map { Likeness($0.entry, in: $0.bank, of: $0.kind) }
            return facts
        }
    }
}

extension Kept.Assessment {
    init(_ facts: AssessmentFacts) {
        notice = facts.notice?.word ?? Self.none
        basis = facts.basis.rawValue
        labelState = facts.labelState.rawValue
        complete = facts.isComplete
    }

    /// Without its signals.
    var facts: AssessmentFacts {
        get throws {
            AssessmentFacts(
                notice: notice == Self.none ? nil : try known(Notice(word: notice), notice),
                basis: try word(basis),
                labelState: try word(labelState),
                isComplete: complete,
            )
        }
    }

    private static let none = "none"
}

extension Kept.Declaration {
    init(_ facts: DeclarationFacts) {
        synthetic = facts.synthetic
        news = facts.isNews
        newsSource = facts.newsSource
        consent = facts.consent
    }

    var facts: DeclarationFacts {
        DeclarationFacts(
            synthetic: synthetic,
            isNews: news,
            newsSource: newsSource,
            consent: consent,
        )
    }
}

private func word<Word: RawRepresentable<String>>(_ text: String) throws -> Word {
    try known(Word(rawValue: text), text)
}

private func known<Word>(_ word: Word?, _ text: String) throws -> Word {
    guard let word else {
        throw DecodingError.dataCorrupted(
            .init(codingPath: [], debugDescription: "“\(text)” is no word of facts")
        )
    }
    return word
}
