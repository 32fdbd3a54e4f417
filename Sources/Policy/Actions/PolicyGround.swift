/// Why somebody must: by law, by the terms that were agreed to, or because we chose so.
package struct PolicyGround: Hashable, Sendable, Codable {
    /// What kind of ground it is.
    package enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
        case law, terms
        case ownChoice = "our-choice"
    }

    package let kind: Kind
    /// The law, or the terms; `nil` of a choice of our own.
    package let instrument: BilingualText?
    /// The article or clause, as the instrument numbers it; `nil` of a choice of our own.
    package let article: String?
    /// The rows of the table of obligations that it serves, such as `LM-6.1`; sorted.
    package let obligations: [String]
    /// Where the ground holds, and so where its action bites.
    package let territory: Territory

    package init(
        _ kind: Kind,
        instrument: BilingualText? = nil,
        article: String? = nil,
        obligations: [String] = [],
        territory: Territory,
    ) {
        self.kind = kind
        self.instrument = instrument
        self.article = article
        self.obligations = obligations.sorted()
        self.territory = territory
    }

    /// The ground in words: *the law requires*, *the terms*, *our choice*.
    package var words: BilingualText {
        switch kind {
        case .law:
            BilingualText(
                en: "the law requires it: \(citation(\.english, "art. "))",
                zh: "法律要求：\(citation(\.chinese, ""))",
            )
        case .terms:
            BilingualText(
                en: "the terms say so: \(citation(\.english, "clause "))",
                zh: "服务条款约定：\(citation(\.chinese, ""))",
            )
        case .ownChoice: BilingualText(en: "our own choice", zh: "本平台自行决定")
        }
    }

    private func citation(_ language: KeyPath<BilingualText, String>, _ word: String) -> String {
        let name = instrument?[keyPath: language] ?? ""
        guard let article else { return name }
        return word.isEmpty ? "\(name)第\(article)条" : "\(name), \(word)\(article)"
    }
}
