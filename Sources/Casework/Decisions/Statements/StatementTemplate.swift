package import Policy

/// A text in both languages with gaps, `{like-this}`, all of which have to be filled.
package struct StatementTemplate: Hashable, Sendable {
    package let text: BilingualText

    /// - Throws: ``StatementFault/differentGaps`` when the languages don't have the same gaps.
    package init(_ text: BilingualText) throws(StatementFault) {
        guard Self.gaps(in: text.english) == Self.gaps(in: text.chinese) else {
            throw .differentGaps(text.english)
        }
        self.text = text
    }

    /// The names of its gaps.
    package var gaps: Set<String> { Self.gaps(in: text.english) }

    /// Fills the gaps.
    ///
    /// - Throws: ``StatementFault`` for a gap without words in either language, and for words that
    ///   fit no gap.
    package func filled(_ words: [String: BilingualText]) throws(StatementFault) -> BilingualText {
        let gaps = gaps
        if let stray = words.keys.filter({ !gaps.contains($0) }).min() { throw .strayWords(stray) }
        for gap in gaps.sorted() {
            guard let word = words[gap], !Self.isEmpty(word.english), !Self.isEmpty(word.chinese)
            else { throw .emptyGap(gap) }
        }
        return BilingualText(
            en: Self.fill(text.english) { words[$0]?.english },
            zh: Self.fill(text.chinese) { words[$0]?.chinese },
        )
    }

    private static func isEmpty(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

    private static func gaps(in text: String) -> Set<String> {
        Set(text.matches(of: /\{([a-z-]+)\}/).map { String($0.1) })
    }

    /// Each gap once, from the template alone: what is put in is never searched for gaps.
    private static func fill(_ text: String, _ word: (String) -> String?) -> String {
        text.replacing(/\{([a-z-]+)\}/) { word(String($0.1)) ?? "" }
    }
}

/// Why a statement of reasons can't be written.
package enum StatementFault: Refusal {
    /// Something that has to be said is missing in one of the languages.
    case emptyGap(String)
    /// There is no place for these words.
    case strayWords(String)
    /// A template has other gaps in one language than in the other.
    case differentGaps(String)

    package var code: String {
        switch self {
        case .emptyGap: "statement-incomplete"
        case .strayWords: "statement-stray-words"
        case .differentGaps: "statement-template"
        }
    }

    package var words: BilingualText {
        switch self {
        case .emptyGap(let gap):
            BilingualText(
                en: "the statement of reasons lacks “\(gap)”; state it in English and Chinese",
                zh: "理由说明缺少“\(gap)”，请以中英文填写",
            )
        case .strayWords(let gap):
            BilingualText(
                en: "the statement of reasons has no place for “\(gap)”",
                zh: "理由说明没有“\(gap)”这一项",
            )
        case .differentGaps(let text):
            BilingualText(
                en: "a template has other gaps in Chinese than in English: \(text)",
                zh: "模板的中英文空缺项不一致：\(text)",
            )
        }
    }
}
