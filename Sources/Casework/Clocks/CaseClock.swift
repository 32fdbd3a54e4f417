package import Foundation
package import Policy

/// The id of a clock.
package struct ClockID: RecordID, Codable {
    package let text: String

    package init?(_ text: String) {
        guard Self.hasShape(text) else { return nil }
        self.text = text
    }
}

/// How long something takes that somebody waits for, beside the limit that was published for it
/// (DS-12.3, DS-12.4).
package struct CaseClock: Hashable, Sendable {
    package let id: ClockID
    package let tenant: TenantName
    package let kind: ClockKind
    /// The report, the appeal or the request that it runs for.
    package let owner: String
    /// The case that it belongs to; nil of what has none.
    package let caseID: CaseID?
    package let startedAt: Date
    package private(set) var dueAt: Date
    package private(set) var pause: Pause?
    package private(set) var stoppedAt: Date?
    /// When it was noticed that it is overdue.
    package private(set) var breachedAt: Date?

    package init(
        _ id: ClockID,
        _ kind: ClockKind,
        for owner: String,
        of tenant: TenantName,
        in caseID: CaseID?,
        from startedAt: Date,
        until dueAt: Date,
    ) {
        (self.id, self.kind, self.owner, self.tenant) = (id, kind, owner, tenant)
        (self.caseID, self.startedAt, self.dueAt) = (caseID, startedAt, dueAt)
    }

    /// Why it stands still.
    package struct Pause: Hashable, Sendable, Codable {
        package let since: Date
        package let reason: Reason

        package init(since: Date, _ reason: Reason) {
            (self.since, self.reason) = (since, reason)
        }
    }

    /// What is waited for that isn't ours to give.
    package enum Reason: String, Hashable, Sendable, CaseIterable, Codable {
        case reporter, publisher, authority, court
    }

    package var isRunning: Bool { stoppedAt == nil && pause == nil }

    /// Lets it stand still; one that is overdue isn't saved by that.
    ///
    /// - Returns: whether it does.
    package mutating func pause(_ reason: Reason, at now: Date) -> Bool {
        guard isRunning, now < dueAt else { return false }
        pause = Pause(since: now, reason)
        return true
    }

    /// Lets it run on: what it stood still for is added.
    package mutating func resume(at now: Date) {
        guard let pause, stoppedAt == nil else { return }
        dueAt += max(0, now.timeIntervalSince(pause.since))
        self.pause = nil
    }

    /// Ends it, with what it waited for.
    package mutating func stop(at now: Date) {
        resume(at: now)
        stoppedAt = stoppedAt ?? now
        if now > dueAt { breachedAt = breachedAt ?? now }
    }

    /// Notes that it is overdue.
    ///
    /// - Returns: whether that is new.
    package mutating func noteBreach(at now: Date) -> Bool {
        guard isRunning, breachedAt == nil, now > dueAt else { return false }
        breachedAt = now
        return true
    }

    /// As a row keeps it.
    package mutating func restore(pause: Pause?, stoppedAt: Date?, breachedAt: Date?) {
        (self.pause, self.stoppedAt, self.breachedAt) = (pause, stoppedAt, breachedAt)
    }
}
