package import Foundation
import Policy

/// What a provider says about one verification.
package struct ProviderAnswer: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
        case pending(VerificationStep)
        case verified
        /// A code of the provider for why not, such as `no-match`.
        case rejected(String)
    }

    package let outcome: Outcome
    package var assurance: String?
    /// When the provider wants it done again.
    package var expiresAt: Date?
    package var reference: String?
    /// What the provider calls the person to us alone, the same each time.
    package var pairwise: Secret?

    package init(
        _ outcome: Outcome,
        assurance: String? = nil,
        expiresAt: Date? = nil,
        reference: String? = nil,
        pairwise: Secret? = nil,
    ) {
        self.outcome = outcome
        self.assurance = assurance
        self.expiresAt = expiresAt
        self.reference = reference
        self.pairwise = pairwise
    }
}

extension ProviderAnswer {
    func state(
        by provider: ProviderName,
        _ method: IdentityMethod,
        at now: Date,
    ) -> Verification.State {
        switch outcome {
        case .pending(let step): return .pending(step)
        case .rejected(let reason): return .rejected(reason)
        case .verified:
            // What ended before it began was never established.
            if let expiresAt, expiresAt <= now { return .rejected("lapsed-evidence") }
            return .verified(
                IdentityReceipt(
                    by: provider,
                    method,
                    assurance: assurance,
                    at: now,
                    until: expiresAt,
                    reference: reference,
                )
            )
        }
    }
}
