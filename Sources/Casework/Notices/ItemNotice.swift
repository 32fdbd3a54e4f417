/// What the owner of an item is to be told after something happened to it.
package enum ItemNotice: Hashable, Sendable {
    case made(DecisionID, DecisionAction)
    /// Something was lifted, by this decision, or else this one was lifted.
    case lifted(DecisionID)

    /// Nil where its owner is told nothing: it goes on as everything does, or its owner did it.
    ///
    /// - Parameters:
    ///   - before: where the item stood.
    ///   - after: where it stands now.
    package init?(of event: ItemEvent, from before: ItemCourse, to after: ItemCourse) {
        if let ruling = event.ruling, ruling.action != .release {
            self = .made(ruling.decision, ruling.action)
            return
        }
        let lifted = before.restrictions.subtracting(after.restrictions)
        guard after.ending == nil, event.mayLift,
            let oldest = lifted.min(by: { $0.text < $1.text })
        else { return nil }
        self = .lifted(event.ruling?.decision ?? oldest)
    }
}

extension ItemEvent {
    /// The ruling that it carries, if it does.
    package var ruling: Ruling? {
        switch self {
        case .concluded(_, let ruling), .decided(let ruling), .heldBack(_, let ruling),
            .termEnded(_, let ruling), .overturned(_, let ruling):
            ruling
        case .versionReceived, .examinationStarted, .labelRead, .noticeRaised, .withdrawn: nil
        }
    }

    /// Whether what kept the item back may end with it, other than by its owner's doing.
    fileprivate var mayLift: Bool {
        if case .labelRead = self { true } else { ruling?.action == .release }
    }
}

extension ItemCourse {
    /// The decisions that keep the item, or one of its versions, from playing, or from somebody.
    fileprivate var restrictions: Set<DecisionID> {
        var found = Set(stops.map(\.decision)).union(ageLimits.map(\.decision))
        if let pause { found.insert(pause.decision) }
        for version in [newest, older].compactMap(\.self) {
            switch version.stage {
            case .held(let decision), .refused(let decision): found.insert(decision)
            case .received, .examining, .labelling, .cleared: break
            }
        }
        return found
    }
}
