package import Policy

// What rules answer of something that was examined before, when more is known of it.
extension DecisionDraft {
    /// What follows for an item; nil where nothing does.
    ///
    /// Rules hold what may play, or have it labelled, or stop it; what they would let go stays as it
    /// stands, and what is held for a person already goes on waiting.
    package init?(_ verdict: Verdict, learnedOf version: Int, on course: ItemCourse) {
        let newest = course.newest
        var draft = DecisionDraft(verdict)
        draft.lifts = []
        switch draft.action {
        case .stop:
            let territory = draft.territory ?? draft.ground.territory
            let isStopped = course.stops.contains {
                $0.people == 0 && $0.ground == draft.ground && $0.territory == territory
            }
            guard !isStopped else { return nil }
        case .hold:
            guard newest.number == version, newest.awaitsNobody else { return nil }
        case .label:
            guard let label = draft.marks.label, newest.number == version, newest.awaitsNobody,
                (newest.wanted ?? label) < label || newest.isCleared && !newest.says(label)
            else { return nil }
        case .release, .ageRestrict, .remove: return nil
        }
        self = draft
    }
}

extension VersionCourse {
    /// Whether it plays or is about to.
    fileprivate var awaitsNobody: Bool {
        switch stage {
        case .cleared, .labelling: true
        case .received, .examining, .held, .refused: false
        }
    }
}

extension ItemCourse {
    /// Whether a version is the newest, or plays until that one does.
    package func mayStillPlay(_ version: Int) -> Bool {
        newest.number == version || older?.number == version
    }
}
