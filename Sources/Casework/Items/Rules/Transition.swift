package import Labels

/// What follows from an event: where the item stands then, and what has to be done.
package struct Transition: Hashable, Sendable {
    package let before: ItemCourse
    package let after: ItemCourse

    /// The work that the new stage asks for; nil: none, or it was asked for already.
    package var work: Work? {
        let (old, new) = (before.newest, after.newest)
        let isRestored = before.ending != nil
        guard after.ending == nil,
            isRestored || old.number != new.number || old.stage != new.stage
        else { return nil }
        switch new.stage {
        case .received: return .examine(version: new.number)
        case .labelling(let decision):
            return .label(version: new.number, new.wanted ?? .suspected, decision)
        case .examining, .held, .cleared, .refused: return nil
        }
    }

    /// Something that a worker does next.
    package enum Work: Hashable, Sendable {
        case examine(version: Int)
        case label(version: Int, Notice, DecisionID)
    }
}
