package import Policy

/// What decides whether an account may publish.
package struct Standing: Hashable, Sendable {
    package var identity: IdentityState
    /// The version of the service agreement that was accepted; nil: none.
    package var agreement: String?
    /// The step of the ladder of measures on which it stands.
    package var rung: AccountFacts.Rung
    /// The functions that measures in force limit.
    package var limits: Set<LimitedFunction>

    package init(
        identity: IdentityState = .unknown,
        agreement: String? = nil,
        rung: AccountFacts.Rung = .good,
        limits: Set<LimitedFunction> = [],
    ) {
        self.identity = identity
        self.agreement = agreement
        self.rung = rung
        self.limits = limits
    }
}

/// How far an account's identity is established; the receipt lies elsewhere, and no document.
package enum IdentityState: Hashable, Sendable {
    /// Nothing was shown.
    case unknown
    /// Something was shown, and nobody has answered for it yet.
    case pending
    /// Established, by this method.
    case verified(IdentityMethod)
    /// It was established, and has to be again.
    case lapsed
}
