import Labels
package import Policy

/// An end that an integrator rehearses in a sandbox, so that every answer can be met without content
/// of that kind.
///
/// It takes the place of what the rules said of a file that was examined; a file that can't be
/// examined ends as it would anywhere.
package enum Rehearsal: String, Hashable, Sendable, CaseIterable, Codable {
    case release
    case label
    case hold
    case stop
    /// A label that can't be written.
    case refuseLabel = "refuse-label"
    /// A file that turns out not to be media.
    case notMedia = "not-media"
    /// An examination that doesn't come to its end.
    case fail

    /// What is decided.
    package var draft: DecisionDraft {
        switch self {
        case .release: decided(.release, on: .ownChoice)
        case .label, .refuseLabel: decided(.label, on: .terms, saying: .mayBe)
        case .hold: decided(.hold, on: .terms)
        case .stop: decided(.stop, on: .terms)
        case .notMedia: .unreadable(words)
        case .fail: .softwareHold(words, because: .examination)
        }
    }

    /// Why the label of this version can't be written; nil where it can.
    package var labelComplaint: BilingualText? { self == .refuseLabel ? words : nil }

    /// What the statement of reasons gives as what was found.
    package var words: BilingualText {
        BilingualText(
            en: "nothing; this is a sandbox, and its upload asked to rehearse “\(rawValue)”",
            zh: "无；本租户为沙箱，上传时要求演练“\(rawValue)”，并非对内容的认定",
        )
    }

    private func decided(
        _ action: DecisionAction,
        on kind: PolicyGround.Kind,
        saying notice: Notice? = nil,
    ) -> DecisionDraft {
        var draft = DecisionDraft(
            action,
            on: PolicyGround(kind, territory: .everywhere),
            facts: words,
        )
        draft.marks = .init(label: notice, shown: notice)
        draft.automation = .full
        return draft
    }
}
