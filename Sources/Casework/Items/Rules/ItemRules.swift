import Labels
import Policy

/// The rules by which an item goes on: what may happen as it stands, and what follows.
///
/// They are pure. Whoever stores items asks them under a lock, and writes what they say.
package struct ItemRules: Sendable {
    package var limits: ItemLimits

    package init(limits: ItemLimits = ItemLimits()) { self.limits = limits }

    /// What follows from an event.
    ///
    /// - Parameter publisher: why the item's account may not publish now; nil when it may.
    package func next(
        _ course: ItemCourse,
        _ event: ItemEvent,
        publisher: PublishingRefusal? = nil,
    ) throws(TransitionRefusal) -> Transition {
        guard course.ending == nil || event.reachesWhatWasRemoved(of: course) else {
            throw .ended(course.state)
        }
        var step = Step(course: course, publisher: publisher)
        switch event {
        case .versionReceived(let arrival):
            try step.receiveVersion(arrival, limit: limits.versions)
        case .examinationStarted(let version): try step.startExamination(of: version)
        case .concluded(let version, let ruling): try step.conclude(version, ruling)
        case .decided(let ruling): try step.decide(ruling)
        case .labelRead(let version, let notice): try step.readLabel(of: version, notice)
        case .heldBack(let version, let ruling): try step.holdBack(version, ruling)
        case .termEnded(let decision, let ruling): try step.endTerm(of: decision, ruling)
        case .noticeRaised(let version, let notice): try step.raiseNotice(of: version, notice)
        case .overturned(let wrong, let ruling): try step.overturn(wrong, ruling)
        case .withdrawn: step.course.ending = .withdrawn
        }
        return Transition(before: course, after: step.course)
    }

    /// The course while a rule changes it.
    struct Step {
        var course: ItemCourse
        let publisher: PublishingRefusal?
    }
}

extension ItemRules.Step {
    mutating func receiveVersion(
        _ arrival: ItemEvent.Arrival,
        limit: Int,
    ) throws(TransitionRefusal) {
        if let publisher { throw .publisher(publisher) }
        let former = course.newest
        guard former.number < limit else { throw .tooManyVersions(limit: limit) }
        if former.isCleared { course.older = former }
        course.newest = VersionCourse(number: former.number + 1)
        // A stop until labelled is not evaded by bringing something else.
        if course.stops.contains(where: { $0.remedy == .label || $0.endsWithLabel }) {
            course.newest.wanted = former.wanted
        }
        // Labels only rise: nobody gets rid of one by saying something else of the same file.
        if arrival.keepsFile {
            course.newest.wanted = [former.wanted, former.read].compactMap(\.self).max()
        }
        course.newest.hasPlayingFile = arrival.keepsPlayingFile && course.older != nil
        course.newest.onlyDeclares =
            arrival.isDeclaration && (former.isCleared || former.onlyDeclares)
        if course.newest.hasPlayingFile, let shown = arrival.shown, let older = course.older {
            course.older?.shown = max(older.shown ?? shown, shown)
        }
        keepStops()
    }

    mutating func startExamination(of version: Int) throws(TransitionRefusal) {
        try checkNewest(version)
        guard course.newest.stage == .received else { throw otherStage("the begin of examining") }
        course.newest.stage = .examining
    }

    mutating func conclude(_ version: Int, _ ruling: Ruling) throws(TransitionRefusal) {
        try checkNewest(version)
        guard course.newest.stage == .examining else { throw otherStage("a conclusion") }
        try follow(ruling)
    }

    /// Does what a ruling about the newest version says, once it may be ruled about.
    private mutating func follow(_ ruling: Ruling) throws(TransitionRefusal) {
        try raiseLabel(ruling)
        pauseUnlabelled(ruling)
        switch ruling.action {
        case .release, .label, .ageRestrict:
            addAgeLimit(ruling)
            try clearOrLabel(by: ruling.decision)
        case .hold:
            addAgeLimit(ruling)
            course.newest.stage = .held(ruling.decision)
            course.newest.awaitsReview = ruling.holdReason == .awaitingReview
        case .stop: try refuse(ruling)
        case .remove: throw .personNeeded(.remove)
        }
    }

    /// A version that is stopped everywhere never plays, and what played before goes on; one that is
    /// stopped somewhere plays elsewhere.
    private mutating func refuse(_ ruling: Ruling) throws(TransitionRefusal) {
        raiseLabel(byStop: ruling)
        if ruling.territory == .everywhere {
            course.newest.stage = .refused(ruling.decision)
            if course.older == nil { addStop(ruling) }
        } else {
            addAgeLimit(ruling)
            try clearOrLabel(by: ruling.decision)
            addStop(ruling)
        }
    }

    mutating func readLabel(of version: Int, _ notice: Notice) throws(TransitionRefusal) {
        try checkNewest(version)
        guard case .labelling(let decision) = course.newest.stage else {
            throw otherStage("a label that was read")
        }
        if let wanted = course.newest.wanted, notice < wanted {
            throw .labelTooLow(read: notice, wanted: wanted)
        }
        if let publisher { throw .publisher(publisher) }
        // Labels only rise.
        course.newest.read = max(course.newest.read ?? notice, notice)
        course.stops.removeAll { $0.remedy == .label || $0.endsWithLabel }
        clear(by: decision)
    }

    mutating func holdBack(_ version: Int, _ ruling: Ruling) throws(TransitionRefusal) {
        if let older = course.playingOlder, older.number == version {
            course.older?.stage = .held(ruling.decision)
            course.older?.wanted = [older.wanted, ruling.label].compactMap(\.self).max()
            course.older?.shown = [older.shown, ruling.shown].compactMap(\.self).max()
            return
        }
        try checkNewest(version)
        switch course.newest.stage {
        case .examining, .labelling:
            course.newest.stage = .held(ruling.decision)
            course.newest.awaitsReview = false
        case .received, .held, .cleared, .refused: throw otherStage("holding it back")
        }
        keepStops()
    }
}

extension ItemRules.Step {
    func checkNewest(_ version: Int) throws(TransitionRefusal) {
        guard version == course.newest.number else {
            throw .outdated(version: version, newest: course.newest.number)
        }
    }

    func otherStage(_ event: String) -> TransitionRefusal {
        .otherStage(stage: course.newest.stage.word, event: event)
    }

    /// Whether the newest version's examination is still to come to its end.
    var isExamined: Bool {
        switch course.newest.stage {
        case .received, .examining: false
        case .held, .labelling, .cleared, .refused: true
        }
    }

    /// Whether it waits for the person who looks at everything first.
    var awaitsReview: Bool {
        if case .held = course.newest.stage { course.newest.awaitsReview } else { false }
    }

    /// What plays has the file of which a rule says that it needs a label: it waits for it too.
    private mutating func pauseUnlabelled(_ ruling: Ruling) {
        guard course.newest.hasPlayingFile, ruling.isByRule, let label = ruling.label,
            let older = course.older, !older.says(label)
        else { return }
        course.pause = .init(version: older.number, decision: ruling.decision)
        course.older = nil
    }

    /// Takes back that stops end with the label that was on its way: it was about that version only.
    mutating func keepStops() {
        for place in course.stops.indices { course.stops[place].endsWithLabel = false }
    }

    /// Takes over what a ruling asks to be labelled and shown: never less than before.
    mutating func raiseLabel(_ ruling: Ruling) throws(TransitionRefusal) {
        guard ruling.action != .label || ruling.label != nil else { throw .noNotice }
        guard ruling.action != .ageRestrict || ruling.minimumAge != nil else { throw .noAge }
        course.newest.wanted = [course.newest.wanted, ruling.label].compactMap(\.self).max()
        course.newest.shown = [course.newest.shown, ruling.shown].compactMap(\.self).max()
    }

    /// A stop until labelled asks for a label, whether or not it says which.
    mutating func raiseLabel(byStop ruling: Ruling) {
        guard let label = ruling.label ?? (ruling.remedy == .label ? .suspected : nil) else {
            return
        }
        course.newest.wanted = max(course.newest.wanted ?? label, label)
    }

    mutating func addAgeLimit(_ ruling: Ruling) {
        guard let age = ruling.minimumAge else { return }
        course.ageLimits.append(
            .init(decision: ruling.decision, territory: ruling.territory, minimumAge: age)
        )
    }

    mutating func addStop(_ ruling: Ruling) {
        course.stops.append(
            .init(
                decision: ruling.decision,
                ground: ruling.ground,
                territory: ruling.territory,
                version: course.playing?.number ?? course.newest.number,
                people: ruling.people.count,
                remedy: ruling.remedy,
            )
        )
    }

    /// Lets the newest version play, or has it labelled first where it must be.
    mutating func clearOrLabel(by decision: DecisionID) throws(TransitionRefusal) {
        if let publisher { throw .publisher(publisher) }
        if course.newest.isLabelled {
            clear(by: decision)
        } else {
            course.newest.stage = .labelling(decision)
        }
    }

    mutating func clear(by decision: DecisionID) {
        course.newest.stage = .cleared(decision)
        (course.older, course.pause) = (nil, nil)
        let number = course.newest.number
        course.stops.removeAll { $0.remedy == .newVersion && $0.version < number }
    }
}
