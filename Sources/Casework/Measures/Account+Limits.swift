package import Policy

extension Account {
    /// A tenant's profile as it binds this account.
    ///
    /// Where a measure says that everything new waits for a person, it is the profile of a service in
    /// which that holds for everybody.
    package func profile(_ profile: Profile) -> Profile {
        guard standing.limits.contains(.reviewedPublishing) else { return profile }
        var bound = profile
        bound.entry.review = .person
        bound.times.holdEnd = .escalate
        return bound
    }

    /// Why no new file may come now; nil where one may.
    ///
    /// - Parameter count: how many came in the last 24 hours.
    package func refusal(afterUploads count: Int) -> PublishingRefusal? {
        guard let most = standing.limits.dailyUploads, count >= most else { return nil }
        return .dailyUploads(limit: most)
    }
}

extension PublishingRefusal {
    /// Whether it follows from a measure on the account.
    package var isMeasure: Bool {
        switch self {
        case .suspended, .closed, .dailyUploads: true
        case .identityMissing, .identityPending, .identityLapsed, .identityMethod,
            .agreementMissing:
            false
        }
    }
}
