package import Foundation

// How a case goes on; each step is a new revision.
extension Case {
    /// Puts another reason to it.
    ///
    /// The gravest one says to which field of work it belongs; a due time only comes nearer.
    package mutating func add(_ cause: CaseCause) {
        change { content in
            content.causes += 1
            content.sources.insert(cause.source)
            let isGraver = cause.severity.degree > content.severity.degree
            if isGraver || cause.category == .minors {
                content.severity = isGraver ? cause.severity : content.severity
                content.category = cause.category
            }
            // A clock that begins now runs, also where the others stand still.
            content.dueAt = min(content.dueAt ?? cause.dueAt, cause.dueAt)
        }
    }

    package mutating func report(reach: Int64) {
        change { $0.reach = max(0, reach) }
    }

    /// Says when the earliest of its clocks is due; nil: they stand still.
    package mutating func fall(dueAt: Date?) {
        change { $0.dueAt = dueAt }
    }

    /// Who works on it at a time; nil where nobody does, or their time is over.
    package func holder(at now: Date) -> PersonName? {
        content.lease.flatMap { $0.until > now ? $0.holder : nil }
    }

    /// Gives it to a reviewer for a while; whoever has it already gets more time.
    package mutating func take(
        by reviewer: Reviewer,
        for seconds: TimeInterval,
        at now: Date,
    ) throws(CaseRefusal) {
        try expectOpen()
        try reviewer.check(self, at: now)
        if let holder = holder(at: now), holder != reviewer.person { throw .held(by: holder) }
        lend(to: reviewer.person, until: now.addingTimeInterval(seconds))
    }

    /// Gives it to a reviewer although somebody else works on it, for a reason that stays on record.
    package mutating func takeOver(
        by reviewer: Reviewer,
        because reason: String,
        for seconds: TimeInterval,
        at now: Date,
    ) throws(CaseRefusal) {
        try expectOpen()
        try reviewer.check(self, at: now)
        guard !reason.isEmpty else { throw .reasonMissing }
        lend(to: reviewer.person, until: now.addingTimeInterval(seconds))
    }

    package mutating func giveBack(by person: PersonName, at now: Date) throws(CaseRefusal) {
        try expectHeld(by: person, at: now)
        change { $0.lease = nil }
    }

    /// Hands it to somebody more senior.
    package mutating func escalate(
        by person: PersonName,
        because reason: String,
        at now: Date,
    ) throws(CaseRefusal) {
        try expectHeld(by: person, at: now)
        guard !reason.isEmpty else { throw .reasonMissing }
        guard let next = Level(rawValue: content.level.rawValue + 1) else { throw .highestLevel }
        change { content in
            content.level = next
            content.lease = nil
        }
    }

    /// Begins a decision: from here nobody else decides.
    package mutating func beginDecision(
        by reviewer: Reviewer,
        at now: Date,
    ) throws(CaseRefusal) {
        try expectHeld(by: reviewer.person, at: now)
        try reviewer.check(self, at: now)
        change { $0.state = .deciding }
    }

    /// Notes that the decision waits for a second person.
    package mutating func wait(for approval: ApprovalID) {
        change { content in
            content.approval = approval
            content.lease = nil
        }
    }

    /// Goes on after a second person said no, or nobody said anything in time.
    package mutating func resume() {
        guard content.state == .deciding else { return }
        change { content in
            (content.state, content.approval) = (.open, nil)
        }
    }

    package mutating func close(_ closing: Closing) throws(CaseRefusal) {
        guard content.state != .closed else { throw .closed }
        change { content in
            (content.state, content.closing) = (.closed, closing)
            (content.lease, content.approval) = (nil, nil)
        }
    }

    /// Whether nobody waits for an answer, so that it ends by itself once its item went on.
    package var endsByItself: Bool {
        content.state == .open && !content.sources.contains { $0.hasSender }
    }
}

extension Case {
    private mutating func lend(to person: PersonName, until: Date) {
        change { $0.lease = Lease(holder: person, until: until) }
    }

    private func expectOpen() throws(CaseRefusal) {
        switch content.state {
        case .open: return
        case .deciding: throw .deciding
        case .closed: throw .closed
        }
    }

    private func expectHeld(by person: PersonName, at now: Date) throws(CaseRefusal) {
        try expectOpen()
        guard let holder = holder(at: now) else { throw .notHeld }
        guard holder == person else { throw .held(by: holder) }
    }
}
