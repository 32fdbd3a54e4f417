package import Foundation
package import Policy

/// The id of an attempt to establish who somebody is; providers get it as the serial number.
package struct VerificationID: RecordID {
    package let text: String

    package init?(_ text: String) {
        guard Self.hasShape(text) else { return nil }
        self.text = text
    }
}

/// One attempt to establish who a publisher is.
///
/// It is settled once: what a provider says later changes nothing.
package struct Verification: Hashable, Sendable {
    package let id: VerificationID
    package let tenant: TenantName
    package let account: AccountID
    package let method: IdentityMethod
    package let provider: ProviderName
    package let startedAt: Date
    /// Past this time no answer counts.
    package let expiresAt: Date
    package private(set) var state: State
    /// Wrong codes that were tried.
    package private(set) var failures: Int

    package init(
        id: VerificationID,
        of account: AccountID,
        tenant: TenantName,
        by method: IdentityMethod,
        through provider: ProviderName,
        during time: Range<Date>,
        state: State = .unanswered,
        failures: Int = 0,
    ) {
        self.id = id
        self.tenant = tenant
        self.account = account
        self.method = method
        self.provider = provider
        startedAt = time.lowerBound
        expiresAt = time.upperBound
        self.state = state
        self.failures = failures
    }

    /// How far it is.
    package enum State: Hashable, Sendable {
        /// The provider has not answered, or could not be reached; it may be asked again.
        case unanswered
        /// The provider looks, or the publisher has something to do.
        case pending(VerificationStep)
        case verified(IdentityReceipt)
        /// The provider's reason, as a code.
        case rejected(String)
        case expired

        /// The word that rows and the API use.
        package var word: String {
            switch self {
            case .unanswered: "unanswered"
            case .pending: "pending"
            case .verified: "verified"
            case .rejected: "rejected"
            case .expired: "expired"
            }
        }

        package var isSettled: Bool {
            switch self {
            case .unanswered, .pending: false
            case .verified, .rejected, .expired: true
            }
        }
    }

    /// Takes what a provider says.
    ///
    /// - Returns: whether it changed anything: the same answer twice is one, and what comes after the
    ///   end counts for nothing.
    package mutating func take(_ answer: ProviderAnswer, at now: Date) -> Bool {
        guard !state.isSettled else { return false }
        guard now < expiresAt else {
            state = .expired
            return true
        }
        let next = answer.state(by: provider, method, at: now)
        guard next != state else { return false }
        state = next
        return true
    }

    /// Ends what nobody answered in time.
    ///
    /// - Returns: whether it ended just now.
    package mutating func lapse(at now: Date) -> Bool {
        guard !state.isSettled, now >= expiresAt else { return false }
        state = .expired
        return true
    }

    /// Counts a wrong code; after too many no code is taken any more.
    package mutating func fail(_ limits: MobileCodeLimits) {
        failures += 1
        if failures >= limits.triesPerCode { state = .rejected("too-many-failures") }
    }
}

/// What the publisher has to do, or who is waited for.
package enum VerificationStep: Hashable, Sendable, Codable {
    /// The provider works by itself.
    case wait
    /// A code was sent, which has to be told.
    case code
    /// The publisher goes to this address.
    case redirect(url: String)
    /// The publisher shows this text as a square of dots to an app.
    case scan(text: String)

    /// The word that the API uses.
    package var word: String {
        switch self {
        case .wait: "wait"
        case .code: "code"
        case .redirect: "redirect"
        case .scan: "scan"
        }
    }
}
