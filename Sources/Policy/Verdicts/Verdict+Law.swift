// What the law asks of a verdict, and what a service adds.
extension Verdict {
    /// The strictest action that a law asks; release where none asks for anything.
    package var askedByLaw: PolicyAction {
        firings.filter { $0.ground.kind == .law }.map(\.action).max() ?? .release
    }

    /// The rules that fired because the terms say so, or by our own choice.
    package var beyondTheLaw: [Firing] { firings.filter { $0.ground.kind != .law } }

    /// Whether more is done than a law asks.
    package var goesBeyondTheLaw: Bool { action > askedByLaw }

    /// The share in words.
    package var beyondTheLawWords: BilingualText {
        switch (askedByLaw, goesBeyondTheLaw) {
        case (_, false) where beyondTheLaw.isEmpty:
            BilingualText(en: "nothing goes beyond the law", zh: "未超出法律要求")
        case (_, false):
            BilingualText(
                en: "rules of the service's own ask for no more than the law does",
                zh: "平台自定规则未超出法律要求",
            )
        case (.release, true):
            BilingualText(
                en: "no law asks for it: \(names)",
                zh: "法律未作要求，依据为：\(names)",
            )
        case (let asked, true):
            BilingualText(
                en: "the law asks for \(asked.rawValue); beyond it go \(names)",
                zh: "法律要求为“\(asked.words.chinese)”，超出部分依据：\(names)",
            )
        }
    }

    private var names: String { beyondTheLaw.map(\.rule).joined(separator: ", ") }
}
