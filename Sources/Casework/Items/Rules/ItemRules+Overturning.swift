package import Labels
import Policy

/// What an overturned appeal brings: nothing of what was wrong goes on.
extension ItemRules.Step {
    /// Lets go on what decisions kept, and brings back what one removed.
    ///
    /// The word of one person is enough: it is another than all who decided before.
    mutating func overturn(
        _ wrong: ItemEvent.Overturned,
        _ ruling: Ruling,
    ) throws(TransitionRefusal) {
        guard !ruling.people.isEmpty else { throw .personNeeded(ruling.action) }
        let onward = course.onward(after: wrong, publisher)
        let isKept = course.newest.isKept(by: wrong.decisions)
        course.stops.removeAll { wrong.decisions.contains($0.decision) }
        course.ageLimits.removeAll { wrong.decisions.contains($0.decision) }
        course.newest.lower(to: wrong.label)
        overturnOlder(wrong, ruling)
        if course.ending == .removed, wrong.hasRemoved { restore() }
        switch onward {
        case .waits: course.newest.stage = .held(ruling.decision)
        case .labelFirst: course.newest.stage = .labelling(ruling.decision)
        case .goesOn where isKept: clear(by: ruling.decision)
        case .goesOn: return
        }
        course.newest.awaitsReview = false
    }

    /// The older version plays again where it has its label.
    private mutating func overturnOlder(_ wrong: ItemEvent.Overturned, _ ruling: Ruling) {
        course.older?.lower(to: wrong.label)
        let isHeld = course.olderHold.map { wrong.decisions.contains($0) } ?? false
        let isLabelled = course.older?.isLabelled ?? true
        if isHeld, isLabelled, publisher == nil {
            course.older?.stage = .cleared(ruling.decision)
        } else if isHeld || !isLabelled && course.older?.isCleared == true {
            course.older?.stage = .held(ruling.decision)
        }
    }

    /// What was removed stands where it stood; what was being examined is examined anew.
    private mutating func restore() {
        course.ending = nil
        if case .examining = course.newest.stage { course.newest.stage = .received }
    }
}

extension ItemCourse {
    /// How the newest version goes on where decisions are undone.
    package enum Onward: Hashable, Sendable {
        /// It plays, or stays where others put it.
        case goesOn
        case labelFirst(Notice)
        case waits(HoldReason)
    }

    /// - Parameter publisher: why its account may not publish now; nil when it may.
    package func onward(
        after wrong: ItemEvent.Overturned,
        _ publisher: PublishingRefusal?,
    ) -> Onward {
        var version = newest
        version.lower(to: wrong.label)
        if version.isKept(by: wrong.decisions) {
            if publisher != nil { return .waits(.publisher) }
            return version.isLabelled ? .goesOn : .labelFirst(version.wanted ?? .suspected)
        }
        if case .labelling = version.stage, wrong.hasRemoved { return .waits(.label) }
        let isStopped = stops.contains { !wrong.decisions.contains($0.decision) }
        return version.isCleared && !version.isLabelled && !isStopped ? .waits(.label) : .goesOn
    }

    /// Whether a hold, a stop or an age limit rests on one of these decisions.
    package func isKept(by decisions: Set<DecisionID>) -> Bool {
        stops.contains { decisions.contains($0.decision) }
            || ageLimits.contains { decisions.contains($0.decision) }
            || newest.isKept(by: decisions) || older?.isKept(by: decisions) ?? false
    }
}

extension VersionCourse {
    /// Whether one of these decisions holds it, or keeps it from ever playing.
    func isKept(by decisions: Set<DecisionID>) -> Bool {
        switch stage {
        case .held(let id), .refused(let id): decisions.contains(id)
        case .received, .examining, .labelling, .cleared: false
        }
    }

    /// Asks for no more than this of a label that isn't written yet; what is written stays.
    mutating func lower(to label: Notice?) {
        guard !isLabelled else { return }
        wanted = label.flatMap { most in wanted.map { min($0, most) } }
    }
}

extension ItemEvent {
    /// Only an overturned appeal reaches what was removed, and nothing what its owner took back.
    func reachesWhatWasRemoved(of course: ItemCourse) -> Bool {
        if case .overturned = self { course.ending == .removed } else { false }
    }
}
