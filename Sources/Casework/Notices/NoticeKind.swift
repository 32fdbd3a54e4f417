/// What somebody is told of.
package enum NoticeKind: String, Hashable, Sendable, CaseIterable, Codable {
    /// An item is held, stopped, labelled, kept from the young, or removed.
    case decisionMade = "decision-made"
    /// What kept an item from playing, or from somebody, no longer does.
    case decisionLifted = "decision-lifted"
    /// Something was decided about an account.
    case measureImposed = "measure-imposed"
    /// Its time is over, or it was undone.
    case measureEnded = "measure-ended"
    case strikeAdded = "strike-added"
    /// Its time is over, or it was undone.
    case strikeEnded = "strike-ended"
    case reportReceived = "report-received"
    case reportDecided = "report-decided"
    case appealReceived = "appeal-received"
    case appealDecided = "appeal-decided"
    /// An objection to a label was decided.
    case disputeDecided = "dispute-decided"

    /// Whether it is about one item, which it then names.
    package var isAboutItem: Bool { self == .decisionMade || self == .decisionLifted }

    /// Whether it burdens somebody, who is then told how to object.
    package var isBurden: Bool {
        switch self {
        case .decisionMade, .measureImposed, .strikeAdded: true
        case .decisionLifted, .measureEnded, .strikeEnded, .reportReceived, .reportDecided,
            .appealReceived, .appealDecided, .disputeDecided:
            false
        }
    }
}
