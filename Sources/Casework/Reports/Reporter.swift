package import Foundation

/// The id of somebody who reports.
package struct ReporterID: RecordID, Codable {
    package let text: String

    package init?(_ text: String) {
        guard Self.hasShape(text) else { return nil }
        self.text = text
    }
}

/// Somebody who reports, as far as it has to be known: what became of their reports.
///
/// Who they are lies in the vault, if they said so at all, and nobody who was reported learns it.
package struct Reporter: Hashable, Sendable {
    package let id: ReporterID
    package let tenant: TenantName
    package let kind: Kind
    package private(set) var record: Record
    package private(set) var warnedAt: Date?
    package private(set) var suspension: Suspension?

    package init(
        _ id: ReporterID,
        of tenant: TenantName,
        _ kind: Kind,
        record: Record = Record(),
        warnedAt: Date? = nil,
        suspension: Suspension? = nil,
    ) {
        (self.id, self.tenant, self.kind, self.record) = (id, tenant, kind, record)
        (self.warnedAt, self.suspension) = (warnedAt, suspension)
    }

    /// In which capacity.
    package enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
        /// Anybody, without an account.
        case anybody = "public"
        /// A user of the host's.
        case account
        /// A body whose notices go first (DSA article 22).
        case flagger
    }

    /// How many of their reports came to what.
    package struct Record: Hashable, Sendable, Codable {
        package var right = 0
        package var wrong = 0
        package var unfounded = 0

        package init() {}

        /// The share of reports that were right, of those that were decided; nil before the first.
        package var accuracy: Double? {
            let all = right + wrong + unfounded
            return all == 0 ? nil : Double(right) / Double(all)
        }
    }

    /// That nobody looks at what they report for a while.
    package struct Suspension: Hashable, Sendable, Codable {
        package let until: Date
        /// Why, as they read it.
        package let why: String

        package init(until: Date, why: String) { (self.until, self.why) = (until, why) }
    }

    /// Counts an outcome.
    package mutating func count(_ outcome: ReportOutcome) {
        switch outcome {
        case .upheld, .partlyUpheld: record.right += 1
        case .rejected: record.wrong += 1
        case .unfounded: record.unfounded += 1
        case .moot, .notFound: break
        }
    }

    /// Takes an outcome back that an appeal changed.
    package mutating func discount(_ outcome: ReportOutcome) {
        switch outcome {
        case .upheld, .partlyUpheld: record.right = max(0, record.right - 1)
        case .rejected: record.wrong = max(0, record.wrong - 1)
        case .unfounded: record.unfounded = max(0, record.unfounded - 1)
        case .moot, .notFound: break
        }
    }

    package mutating func warn(at now: Date) { warnedAt = now }

    /// Lets nobody look at what they report for a while; only after a warning (DSA article 23(2)).
    package mutating func suspend(
        _ suspension: Suspension,
        by rule: MisuseRule,
        at now: Date,
    ) throws(ReportRefusal) {
        guard let warnedAt, warnedAt < now else { throw .notWarned }
        guard record.unfounded >= rule.leastUnfounded else {
            throw .tooFewUnfounded(record.unfounded, least: rule.leastUnfounded)
        }
        guard suspension.until > now,
            suspension.until <= now.addingTimeInterval(Double(rule.mostDays) * 86_400)
        else { throw .unfitTerm(mostDays: rule.mostDays) }
        self.suspension = suspension
    }

    package mutating func endSuspension() { suspension = nil }

    /// - Throws: ``ReportRefusal/suspended(until:why:)``.
    package func check(at now: Date) throws(ReportRefusal) {
        guard let suspension, suspension.until > now else { return }
        throw .suspended(until: suspension.until, why: suspension.why)
    }
}

/// When somebody's reports may be left unread for a while (DSA article 23(2) and (3)).
package struct MisuseRule: Hashable, Sendable {
    /// Manifestly unfounded reports that there have to be.
    package var leastUnfounded = 5
    /// The longest time.
    package var mostDays = 90

    package init() {}
}
