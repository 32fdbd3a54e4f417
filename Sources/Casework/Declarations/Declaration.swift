package import Policy

/// What the uploader says about a version of an item.
package struct Declaration: Hashable, Sendable, Codable {
    /// Whether the uploader says that it is synthetic, and of which classes; empty: that it is not.
    package var classes: Set<SyntheticClass>
    /// Where it comes from, in the uploader's words.
    package var source: String?
    /// Whether it is declared as news, and from which unit.
    package var news: News?
    /// Whether a real person is shown or heard in synthetic form, and whether they consented.
    package var person: PersonShown?

    package init(
        classes: Set<SyntheticClass> = [],
        source: String? = nil,
        news: News? = nil,
        person: PersonShown? = nil,
    ) {
        self.classes = classes
        self.source = source
        self.news = news
        self.person = person
    }

    package var isSynthetic: Bool { !classes.isEmpty }

    /// News, which some profiles take from named units only.
    package struct News: Hashable, Sendable, Codable {
        /// The unit that it was reprinted from; nil: none was named.
        package var sourceUnit: String?

        package init(sourceUnit: String?) { self.sourceUnit = sourceUnit }
    }

    /// Whether the person shown agreed, as the uploader says.
    package enum PersonShown: String, Hashable, Sendable, CaseIterable, Codable {
        case consented
        case notAsked = "not-asked"
        case refused
    }
}

extension Declaration {
    /// What rules may ask about it.
    ///
    /// - Parameter listedUnits: the news units that the tenant's list names; nil: it has no list.
    package func facts(listedUnits: Set<String>? = nil) -> DeclarationFacts {
        DeclarationFacts(
            synthetic: SyntheticClass.allCases.first(where: classes.contains),
            isNews: news != nil,
            newsSource: newsSource(listedUnits),
            consent: person.map { $0 == .consented ? .shown : .missing } ?? .notNeeded,
        )
    }

    private func newsSource(_ listedUnits: Set<String>?) -> DeclarationFacts.NewsSource {
        guard let unit = news?.sourceUnit else { return .none }
        guard let listedUnits else { return .named }
        return listedUnits.contains(unit) ? .listed : .unlisted
    }
}
