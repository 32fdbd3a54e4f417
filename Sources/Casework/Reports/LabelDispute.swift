package import Policy

/// What somebody says is wrong about a label.
package enum LabelDispute: String, Hashable, Sendable, CaseIterable, Codable {
    /// It calls synthetic what isn't.
    case notSynthetic = "not-synthetic"
    /// It says less than it has to.
    case wronglyLowered = "wrongly-lowered"
    /// It says the right thing in wrong words.
    case wrongWords = "wrong-words"

    package var words: BilingualText {
        switch self {
        case .notSynthetic: BilingualText(en: "it isn't synthetic", zh: "并非合成内容")
        case .wronglyLowered: BilingualText(en: "the label says too little", zh: "标识程度过低")
        case .wrongWords: BilingualText(en: "the words are wrong", zh: "标识用语有误")
        }
    }
}
