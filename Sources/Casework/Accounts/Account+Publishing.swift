package import Policy

extension Account {
    /// The one rule that every way in asks: upload, new version, check before publishing, and the
    /// moment in which a version goes live.
    ///
    /// - Parameter agreement: the version of the service agreement that is in force; nil: there is
    ///   none, so nobody can have accepted it.
    /// - Returns: nil when the account may publish.
    package func mayPublish(
        under profile: Profile,
        agreement: String?,
    ) -> PublishingRefusal? {
        switch standing.rung {
        case .closed: return .closed
        case .suspended: return .suspended
        case .good, .warned, .limited: break
        }
        if let refusal = identityRefusal(profile.entry.identity) { return refusal }
        let wanted = profile.entry.agreement
        guard wanted.isRequired, agreement == nil || standing.agreement != agreement else {
            return nil
        }
        return .agreementMissing(version: agreement)
    }

    private func identityRefusal(_ rule: EntryRules.Identity) -> PublishingRefusal? {
        guard rule.isRequired else { return nil }
        switch standing.identity {
        case .unknown: return .identityMissing(accepted: rule.methods)
        case .pending: return .identityPending
        case .lapsed: return .identityLapsed(accepted: rule.methods)
        case .verified(let method):
            return rule.methods.contains(method)
                ? nil : .identityMethod(method, accepted: rule.methods)
        }
    }

    /// What rules may ask about the account.
    package func facts(under profile: Profile, agreement: String?) -> AccountFacts {
        AccountFacts(
            isIdentified: identityRefusal(profile.entry.identity) == nil,
            hasAgreed: agreement != nil && standing.agreement == agreement,
            rung: standing.rung,
        )
    }
}
