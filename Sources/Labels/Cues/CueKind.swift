/// What an audible mark is.
public enum CueKind: Hashable, Sendable {
    /// Words that are spoken.
    case spoken(CueWording)
    /// The rhythm of GB 45438-2025, 5.3 c, which needs no language.
    case rhythm

    /// What is said of the content; the rhythm doesn't say how sure it is.
    public var notice: Notice? {
        if case .spoken(let wording) = self { wording.notice } else { nil }
    }

    /// The language that is spoken.
    public var language: WordingLanguage? {
        if case .spoken(let wording) = self { wording.language } else { nil }
    }

    /// The word that the command line and the JSON use.
    public var word: String {
        switch self {
        case .spoken: "spoken"
        case .rhythm: "rhythm"
        }
    }
}
