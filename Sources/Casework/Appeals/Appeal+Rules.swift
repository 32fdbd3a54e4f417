package import Foundation
import Policy

extension AppealedAct {
    /// Looks whether it may be appealed against now.
    ///
    /// - Parameter earlier: the appeals of the same side against the same act.
    package func check(
        _ draft: AppealDraft,
        after earlier: [Appeal],
        at now: Date,
    ) throws(AppealRefusal) {
        guard !draft.words.isBlank else { throw .wordsMissing }
        if let until, now > until { throw .tooLate(until: until) }
        guard !earlier.contains(where: { $0.state == .open }) else { throw .alreadyOpen }
        guard earlier.isEmpty || draft.newEvidence?.isBlank == false else { throw .decided }
    }
}

extension Appeal {
    /// Who may decide on appeals, as far as it matters here.
    package struct Judge: Hashable, Sendable {
        package let person: PersonName
        /// Whether they see those only that were assigned to them.
        package let seesOwnOnly: Bool

        package init(_ person: PersonName, seesOwnOnly: Bool) {
            (self.person, self.seesOwnOnly) = (person, seesOwnOnly)
        }
    }

    /// Whether somebody may see it at all.
    package func isSeen(by judge: Judge) -> Bool {
        !judge.seesOwnOnly || content.assignee == judge.person
    }

    /// Gives it to somebody, or back to everybody.
    package mutating func assign(to person: PersonName?) throws(AppealRefusal) {
        guard state == .open else { throw .closed }
        if let person { try check(person) }
        content.assignee = person
    }

    /// Ends it by the word of another person than took part in what it is against.
    package mutating func decide(
        _ verdict: AppealVerdict,
        by judge: Judge,
        at now: Date,
    ) throws(AppealRefusal) {
        guard state == .open else { throw .closed }
        try check(judge.person)
        if let assignee = content.assignee, assignee != judge.person {
            throw .assigned(to: assignee)
        }
        guard verdict.answer.isSaid else { throw .answerMissing }
        if case .strike = target, verdict.outcome == .partlyOverturned { throw .nothingPartly }
        content.closing = Closing(verdict, by: judge.person, at: now)
    }

    /// Notes what was undone.
    package mutating func note(_ effects: Set<AppealEffect>, decision: DecisionID?) {
        content.closing?.effects = effects
        content.closing?.decision = decision
    }

    /// Whether more may be said on it.
    package func checkOpen() throws(AppealRefusal) {
        guard state == .open else { throw .closed }
    }

    private func check(_ person: PersonName) throws(AppealRefusal) {
        guard !content.barred.contains(person) else { throw .ownDecision }
    }

    /// Whether it is past its published limit.
    package func isOverdue(at now: Date) -> Bool { state == .open && dueAt < now }
}
