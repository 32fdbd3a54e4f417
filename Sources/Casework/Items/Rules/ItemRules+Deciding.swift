import Labels
import Policy

/// What people decide, and what the end of a decision's time brings.
extension ItemRules.Step {
    mutating func decide(_ ruling: Ruling) throws(TransitionRefusal) {
        try checkPeople(ruling)
        try checkStops(ruling)
        switch ruling.action {
        case .release: try release(ruling)
        case .label: try label(ruling)
        case .ageRestrict: try restrict(ruling)
        case .hold: try hold(ruling)
        case .stop: try stop(ruling)
        case .remove: course.ending = .removed
        }
    }

    /// Rules and programs may label, hold and stop; a grave act takes two people.
    private func checkPeople(_ ruling: Ruling) throws(TransitionRefusal) {
        let acts = ruling.graveActs(on: course)
        switch ruling.action {
        case .release, .ageRestrict, .remove:
            guard !ruling.people.isEmpty else { throw .personNeeded(ruling.action) }
        case .label, .hold, .stop: break
        }
        if awaitsReview, ruling.action == .label, ruling.people.isEmpty {
            throw .personNeeded(.label)
        }
        guard acts.isEmpty || ruling.people.count >= 2 else { throw .secondPersonNeeded(acts) }
    }

    private func checkStops(_ ruling: Ruling) throws(TransitionRefusal) {
        let standing = Set(
            course.stops.map(\.decision) + course.ageLimits.map(\.decision)
                + [course.olderHold].compactMap(\.self)
        )
        guard let unknown = ruling.lifts?.subtracting(standing).min(by: { $0.text < $1.text })
        else { return }
        throw .unknownStop(unknown)
    }

    private mutating func release(_ ruling: Ruling) throws(TransitionRefusal) {
        // Whoever lets the newest version play says nothing of the older one.
        let resumes = course.olderHold.map { ruling.lifts?.contains($0) ?? false } ?? false
        if resumes { try resumeOlder(by: ruling) }
        let lifts = resumes || course.stops.contains { ruling.isLifting($0.decision) }
        let limits = course.ageLimits.filter { ruling.lifts?.contains($0.decision) ?? false }
        let isWaiting = !course.newest.isCleared
        guard isExamined || lifts || !limits.isEmpty else { throw .stillExamined }
        guard isWaiting || lifts || !limits.isEmpty else { throw .alreadyLive }
        if let label = ruling.label, !awaitsReview, !course.newest.says(label) {
            throw .labelFirst(label)
        }
        if let older = course.older, lifts, !older.isLabelled {
            throw .labelFirst(older.wanted ?? .is)
        }
        // Ending a stop lets play again what played; whether a newer version may is another matter.
        let clears = isExamined && isWaiting && limits.isEmpty && (!lifts || course.older == nil)
        if clears, awaitsReview {
            // Whoever looks at everything lets it on as the rules said: labelled first, if at all.
            try raiseLabel(ruling)
            try clearOrLabel(by: ruling.decision)
        } else {
            if clears || (lifts && !isWaiting) { try dropSuspicion() }
            if clears {
                if let publisher { throw .publisher(publisher) }
                clear(by: ruling.decision)
            }
        }
        course.stops.removeAll { ruling.isLifting($0.decision) }
        course.ageLimits.removeAll(where: limits.contains)
    }

    /// Lets the older version play again; a mere suspicion of it is unfounded then.
    private mutating func resumeOlder(by ruling: Ruling) throws(TransitionRefusal) {
        if let wanted = course.older?.wanted, course.older?.isLabelled == false {
            guard wanted == .suspected else { throw .labelFirst(wanted) }
            course.older?.wanted = nil
        }
        course.older?.stage = .cleared(ruling.decision)
    }

    /// A person may find a mere suspicion unfounded.
    ///
    /// What the file states or its uploader declares is labelled, whoever decides.
    private mutating func dropSuspicion() throws(TransitionRefusal) {
        guard !course.newest.isLabelled, let wanted = course.newest.wanted else { return }
        guard wanted == .suspected else { throw .labelFirst(wanted) }
        course.newest.wanted = nil
    }

    private mutating func label(_ ruling: Ruling) throws(TransitionRefusal) {
        try writeLabel(ruling)
        for place in course.stops.indices where ruling.isLifting(course.stops[place].decision) {
            course.stops[place].endsWithLabel = true
        }
    }

    /// Has the newest version labelled; what plays meanwhile must have that label already.
    private mutating func writeLabel(_ ruling: Ruling) throws(TransitionRefusal) {
        if let publisher { throw .publisher(publisher) }
        try raiseLabel(ruling)
        if let label = ruling.label, let older = course.older, !older.says(label) {
            course.pause = .init(version: older.number, decision: ruling.decision)
            course.older = nil
        }
        guard isExamined else { return }
        if course.newest.isCleared {
            course.pause = .init(version: course.newest.number, decision: ruling.decision)
        }
        course.newest.stage = .labelling(ruling.decision)
    }

    private mutating func restrict(_ ruling: Ruling) throws(TransitionRefusal) {
        guard ruling.minimumAge != nil else { throw .noAge }
        if case .held = course.newest.stage {
            try raiseLabel(ruling)
            try clearOrLabel(by: ruling.decision)
        } else if let label = ruling.label, !course.newest.says(label) {
            try writeLabel(ruling)
        }
        addAgeLimit(ruling)
    }

    private mutating func hold(_ ruling: Ruling) throws(TransitionRefusal) {
        switch course.newest.stage {
        case .received, .examining: throw .stillExamined
        case .held, .labelling:
            try raiseLabel(ruling)
            course.newest.stage = .held(ruling.decision)
            // Who holds it has looked at it; a rule has not.
            if !ruling.people.isEmpty { course.newest.awaitsReview = false }
            keepStops()
        case .cleared:
            // People stop what plays. A rule that learns later what it is may hold it, no more.
            guard ruling.isByRule, ruling.people.isEmpty else { throw .liveIsStopped }
            try raiseLabel(ruling)
            course.newest.stage = .held(ruling.decision)
            // Whoever had to look before it played has looked.
            course.newest.awaitsReview = false
            keepStops()
        case .refused: throw otherStage("a hold")
        }
    }

    /// A stop bites at once, whatever the newest version waits for.
    private mutating func stop(_ ruling: Ruling) throws(TransitionRefusal) {
        addStop(ruling)
        raiseLabel(byStop: ruling)
        guard let wanted = course.newest.wanted, ruling.remedy == .label || ruling.label != nil,
            var older = course.older
        else { return }
        older.wanted = max(older.wanted ?? wanted, wanted)
        course.older = older
    }
}

extension ItemRules.Step {
    /// What is shown around the player only rises.
    mutating func raiseNotice(
        of version: Int,
        _ notice: Notice,
    ) throws(TransitionRefusal) {
        if course.newest.number == version {
            course.newest.shown = max(course.newest.shown ?? notice, notice)
        } else if let older = course.older, older.number == version {
            course.older?.shown = max(older.shown ?? notice, notice)
        } else {
            throw .outdated(version: version, newest: course.newest.number)
        }
    }

    /// The time of a hold or a stop is over: what was said beforehand happens by itself.
    mutating func endTerm(of decision: DecisionID, _ ruling: Ruling) throws(TransitionRefusal) {
        if course.newest.stage == .held(decision) {
            try endHold(ruling)
        } else if course.olderHold == decision {
            try endOlderHold(ruling)
        } else if let place = course.stops.firstIndex(where: { $0.decision == decision }) {
            try endStop(at: place, ruling)
        } else {
            throw .overtaken(decision)
        }
    }

    private mutating func endHold(_ ruling: Ruling) throws(TransitionRefusal) {
        switch ruling.action {
        case .release, .label, .ageRestrict:
            // Who was to look didn't: time alone lets nothing on.
            if awaitsReview, ruling.people.isEmpty { throw .personNeeded(ruling.action) }
            try raiseLabel(ruling)
            try clearOrLabel(by: ruling.decision)
        case .hold:
            course.newest.stage = .held(ruling.decision)
            if ruling.holdReason == .awaitingReview { course.newest.awaitsReview = true }
        case .stop:
            course.newest.stage = .refused(ruling.decision)
            if course.older == nil { addStop(ruling) }
        case .remove: throw .personNeeded(.remove)
        }
    }

    /// The older version plays again, goes on waiting, or never plays again.
    private mutating func endOlderHold(_ ruling: Ruling) throws(TransitionRefusal) {
        switch ruling.action {
        case .release, .label, .ageRestrict:
            if let publisher { throw .publisher(publisher) }
            // Time alone lets nothing play that lacks its label.
            let isLabelled = course.older?.isLabelled ?? false
            course.older?.stage = isLabelled ? .cleared(ruling.decision) : .held(ruling.decision)
        case .hold: course.older?.stage = .held(ruling.decision)
        case .stop: course.older = nil
        case .remove: throw .personNeeded(.remove)
        }
    }

    /// A stop whose item still lacks its label goes on until that was read back.
    private mutating func endStop(
        at place: Int,
        _ ruling: Ruling,
    ) throws(TransitionRefusal) {
        try raiseLabel(ruling)
        if ruling.action == .stop { raiseLabel(byStop: ruling) }
        let shown = [course.older, course.newest.isCleared ? course.newest : nil]
        let waits = shown.compactMap(\.self).contains { !$0.isLabelled }
        if waits {
            course.stops[place].remedy = .label
            return
        }
        course.stops.remove(at: place)
        if case .refused = course.newest.stage, course.stops.isEmpty, course.older == nil {
            course.newest.stage = .held(ruling.decision)
        }
    }
}
