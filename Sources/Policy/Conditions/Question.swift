import Detection
import Labels
import Media

/// What can be asked of an item to which the answer is always exactly one word.
///
/// The raw values are the keys of packs; the words are those of the values they come from.
package enum Question: String, Hashable, Sendable, CaseIterable {
    /// The notice that file and declaration ask for.
    case notice
    /// On what the notice rests.
    case basis
    /// Whether the file is labelled.
    case labelState = "label-state"
    /// Whether every detector looked.
    case examination
    /// What a person perceives in the file.
    case media
    /// Which kind of synthetic content its uploader declares.
    case declared
    /// Whether its uploader says that it is news.
    case news
    /// From whom the news comes.
    case newsSource = "news-source"
    /// Whether a real person who is shown agreed.
    case consent
    /// Whether the account is identified.
    case identity
    /// Whether the account accepted the agreement in force.
    case agreement
    /// Where the account stands on the ladder of measures.
    case rung

    /// Every possible answer; of an ordered question from the least to the most.
    package var words: [String] {
        switch self {
        case .notice: ["none"] + Notice.allCases.sorted().map(\.word)
        case .basis: Basis.allCases.sorted().reversed().map(\.rawValue)
        case .labelState: LabelState.allCases.map(\.rawValue)
        case .examination: ["complete", "partial"]
        case .media: MediaKind.allCases.map(\.rawValue) + ["unknown"]
        case .declared: SyntheticClass.allCases.map(\.rawValue) + ["none", Self.unanswered]
        case .news: ["yes", "no", Self.unanswered]
        case .newsSource:
            DeclarationFacts.NewsSource.allCases.map(\.rawValue) + [Self.unanswered]
        case .consent: DeclarationFacts.Consent.allCases.map(\.rawValue) + [Self.unanswered]
        case .identity: ["verified", "unverified"]
        case .agreement: ["accepted", "missing"]
        case .rung: AccountFacts.Rung.allCases.map(\.rawValue)
        }
    }

    /// Whether `at-least` and `at-most` mean something.
    package var isOrdered: Bool {
        switch self {
        case .notice, .basis, .rung: true
        default: false
        }
    }

    /// The answer, which is one of ``words``.
    package func answer(from facts: PolicyFacts) -> String {
        switch self {
        case .notice: facts.notice?.word ?? "none"
        case .basis: facts.basis.rawValue
        case .labelState: facts.assessment.labelState.rawValue
        case .examination: facts.assessment.isComplete ? "complete" : "partial"
        case .media: facts.media?.rawValue ?? "unknown"
        case .declared, .news, .newsSource, .consent: answer(from: facts.declaration)
        case .identity: facts.account.isIdentified ? "verified" : "unverified"
        case .agreement: facts.account.hasAgreed ? "accepted" : "missing"
        case .rung: facts.account.rung.rawValue
        }
    }

    private func answer(from declaration: DeclarationFacts?) -> String {
        guard let declaration else { return Self.unanswered }
        return switch self {
        case .declared: declaration.synthetic?.rawValue ?? "none"
        case .news: declaration.isNews ? "yes" : "no"
        case .newsSource: declaration.newsSource.rawValue
        default: declaration.consent.rawValue
        }
    }

    private static let unanswered = "unanswered"
}
