/// The words of a visible mark, and what they claim.
public struct MarkWording: Hashable, Sendable {
    /// How much room the words take, and whose form they follow.
    public enum Form: String, Hashable, Sendable, CaseIterable {
        /// One line with the whole wording.
        case full
        /// Fewer or stacked words for small and narrow pictures.
        case short
        /// The corner mark "AI" of GB 45438-2025 clause 5.1, which is meant for text.
        case corner
        /// The label of the EU Code of Practice: "AI" in capitals with the kind.
        case eu
    }

    /// How surely the content is synthetic, by these words.
    public let notice: Notice
    /// The words' language; the corner mark stands once, under English.
    public let language: WordingLanguage
    /// How much room the words take, and whose form they follow.
    public let form: Form
    /// The lines, from the top.
    public let lines: [String]

    /// The words in one line.
    public var text: String {
        lines.joined(separator: language == .english ? " " : "")
    }

    /// Whether the words name AI (人工智能 or AI; GB 45438-2025 clause 5).
    public var namesAI: Bool {
        text.contains("AI") || text.contains("人工智能")
    }

    /// Whether the words name the making (生成, 合成, generated; GB 45438-2025 clause 5).
    public var namesGeneration: Bool {
        ["生成", "合成", "generated", "GENERATED"].contains { text.contains($0) }
    }

    /// Whether both elements are there that pictures and videos must show (clauses 5.2, 5.4).
    public var satisfiesGB45438: Bool { namesAI && namesGeneration }

    /// Every wording that we draw, and that is looked for when a picture is read.
    public static let catalogue: [MarkWording] = [
        .init(.is, .simplifiedChinese, .full, "人工智能生成"),
        .init(.mayBe, .simplifiedChinese, .full, "可能为人工智能生成"),
        .init(.suspected, .simplifiedChinese, .full, "疑似人工智能生成"),
        .init(.is, .simplifiedChinese, .short, "AI生成"),
        .init(.mayBe, .simplifiedChinese, .short, "可能AI生成"),
        .init(.suspected, .simplifiedChinese, .short, "疑似AI生成"),
        .init(.is, .english, .full, "AI-generated"),
        .init(.mayBe, .english, .full, "May be AI-generated"),
        .init(.suspected, .english, .full, "Suspected AI-generated"),
        .init(.is, .english, .short, "AI", "generated"),
        .init(.mayBe, .english, .short, "May be AI", "generated"),
        .init(.suspected, .english, .short, "Suspected", "AI-generated"),
        .init(.is, .english, .corner, "AI"),
        .init(.is, .english, .eu, "AI GENERATED"),
        .init(.is, .english, .eu, "AI MODIFIED"),
    ]

    /// The wordings of a notice in a language, the fullest first, that satisfy GB 45438-2025.
    public static func choices(_ notice: Notice, in language: WordingLanguage) -> [MarkWording] {
        catalogue.filter {
            $0.notice == notice && $0.language == language
                && ($0.form == .full || $0.form == .short)
        }
    }

    private init(
        _ notice: Notice,
        _ language: WordingLanguage,
        _ form: Form,
        _ lines: String...,
    ) {
        self.notice = notice
        self.language = language
        self.form = form
        self.lines = lines
    }

    /// Takes words that aren't in the catalogue, so that a test can draw what must not be read.
    package init(foreign lines: [String], like wording: MarkWording) {
        notice = wording.notice
        language = wording.language
        form = wording.form
        self.lines = lines
    }
}
