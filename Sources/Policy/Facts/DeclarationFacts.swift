/// What kind of synthetic content it is, in the order of article 17(1) of the Deep Synthesis
/// Provisions.
package enum SyntheticClass: String, Hashable, Sendable, CaseIterable, Codable {
    /// ① Dialogue or writing that simulates a person.
    case dialogue
    /// ② A synthetic or imitated voice, or edits that change who it seems to be.
    case voice
    /// ③ A face that was made, swapped or moved.
    case face
    /// ④ An immersive realistic scene.
    case scene
    /// ⑤ Anything else that was generated or markedly changed.
    case other

    /// Its number in the article, from 1 to 5.
    package var number: Int {
        switch self {
        case .dialogue: 1
        case .voice: 2
        case .face: 3
        case .scene: 4
        case .other: 5
        }
    }
}

/// What an uploader answered when asked to declare.
package struct DeclarationFacts: Hashable, Sendable {
    /// From whom declared news comes.
    package enum NewsSource: String, Hashable, Sendable, CaseIterable, Codable {
        /// No unit was named.
        case none
        /// A unit was named, and nobody compared it with a list.
        case named
        /// The unit stands on the list that the law refers to.
        case listed
        /// The unit doesn't stand on that list.
        case unlisted
    }

    /// Whether a real person who is shown or heard agreed.
    package enum Consent: String, Hashable, Sendable, CaseIterable, Codable {
        /// No real person's face or voice was used.
        case notNeeded = "not-needed"
        /// The consent was shown.
        case shown
        /// A real person's face or voice was used, and no consent was shown.
        case missing
    }

    /// The kind of synthetic content; `nil` when the uploader says that nothing is synthetic.
    package var synthetic: SyntheticClass?
    /// Whether it is published as news.
    package var isNews: Bool
    package var newsSource: NewsSource
    package var consent: Consent

    package init(
        synthetic: SyntheticClass? = nil,
        isNews: Bool = false,
        newsSource: NewsSource = .none,
        consent: Consent = .notNeeded,
    ) {
        self.synthetic = synthetic
        self.isNews = isNews
        self.newsSource = newsSource
        self.consent = consent
    }
}
