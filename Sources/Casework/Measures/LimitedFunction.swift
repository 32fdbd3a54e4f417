package import Policy

/// A function of an account that a measure limits.
package enum LimitedFunction: Hashable, Sendable, Codable {
    /// Everything new waits for a person, as if the profile said so of everybody.
    case reviewedPublishing
    /// So many new files in 24 hours, and no more.
    case dailyUploads(Int)
    /// A function of the host's own, by its name there: the host is told, and limits it.
    case host(String)

    /// What the API calls it.
    package var name: String {
        switch self {
        case .reviewedPublishing: "reviewed-publishing"
        case .dailyUploads: "daily-uploads"
        case .host(let name): name
        }
    }

    /// The names that hosts can't use for something else.
    package static let ownNames: Set = ["reviewed-publishing", "daily-uploads"]

    package var words: BilingualText {
        switch self {
        case .reviewedPublishing:
            BilingualText(
                en: "a person looks at everything new before it is published",
                zh: "新发布的内容须经人工审核",
            )
        case .dailyUploads(let number):
            BilingualText(
                en: "at most \(number) new files in 24 hours",
                zh: "24小时内最多上传 \(number) 个新文件",
            )
        case .host(let name): BilingualText(en: "“\(name)”", zh: "“\(name)”功能")
        }
    }
}

extension Set<LimitedFunction> {
    /// In an order that is the same everywhere.
    package var sorted: [LimitedFunction] {
        sorted { ($0.name, "\($0)") < ($1.name, "\($1)") }
    }

    /// How many new files in 24 hours; nil: as many as one likes.
    package var dailyUploads: Int? {
        compactMap { if case .dailyUploads(let number) = $0 { number } else { nil } }.min()
    }

    /// All of them as one text.
    var words: BilingualText {
        let all = sorted.map(\.words)
        return BilingualText(
            en: all.map(\.english).joined(separator: "; "),
            zh: all.map(\.chinese).joined(separator: "；"),
        )
    }
}
