/// The language in which a mark is written or spoken.
public enum WordingLanguage: String, Hashable, Sendable, CaseIterable {
    /// Chinese in simplified characters.
    case simplifiedChinese = "zh-Hans"
    /// English.
    case english = "en"
}
