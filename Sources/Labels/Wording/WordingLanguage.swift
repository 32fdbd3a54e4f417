/// The language of a mark that is read or a cue that is heard.
public enum WordingLanguage: String, Hashable, Sendable, CaseIterable {
    /// Chinese in simplified characters, as the Measures ask for.
    case simplifiedChinese = "zh-Hans"
    /// English.
    case english = "en"
}
