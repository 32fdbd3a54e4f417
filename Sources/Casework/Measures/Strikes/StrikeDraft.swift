package import Foundation
package import Policy

/// What somebody wants an account to get a strike for.
package struct StrikeDraft: Hashable, Sendable, Codable {
    package var severity: PolicyCategory.Severity
    /// A category of a pack, or of the host's own.
    package var category: String
    package var concern: Concern
    package var cause: StrikeCause
    /// Why, as the owner will read it.
    package var reason: BilingualText
    /// When the service found it out.
    package var discoveredAt: Date

    package init(
        _ severity: PolicyCategory.Severity,
        category: String,
        about concern: Concern,
        because cause: StrikeCause,
        reason: BilingualText,
        discoveredAt: Date,
    ) {
        (self.severity, self.category, self.concern) = (severity, category, concern)
        (self.cause, self.reason, self.discoveredAt) = (cause, reason, discoveredAt)
    }

    /// What the breach is.
    package enum Concern: String, Hashable, Sendable, CaseIterable, Codable {
        /// That synthetic content was not declared or labelled.
        case declaration
        /// What the content shows or does.
        case content
        /// What the account does otherwise.
        case conduct
    }

    /// The strike.
    ///
    /// - Parameter declaredAt: when the owner declared what the strike is about; nil: never.
    package func strike(
        _ id: StrikeID,
        on account: Account,
        by person: PersonName,
        declaredAt: Date?,
        weighed: (level: EnforcementLadder.Level, at: Date),
    ) throws(StrikeRefusal) -> Strike {
        try check(declaredAt: declaredAt, at: weighed.at)
        return Strike(
            id: id,
            tenant: account.tenant,
            account: account.id,
            draft: self,
            weight: weighed.level.weight,
            addedBy: person,
            addedAt: weighed.at,
            expiresAt: weighed.at.addingTimeInterval(Double(weighed.level.days) * 86_400),
        )
    }

    /// Whoever declares before anybody found out gets no strike for having been late: else nobody
    /// would.
    private func check(declaredAt: Date?, at now: Date) throws(StrikeRefusal) {
        guard reason.isSaid else { throw .noReason }
        guard discoveredAt <= now else { throw .notDiscovered }
        guard concern == .declaration else { return }
        guard case .decision = cause else { throw .noItem }
        if let declaredAt, declaredAt <= discoveredAt {
            throw .declaredBefore(declared: declaredAt, discovered: discoveredAt)
        }
    }
}
