/// How long verifications wait, and how much of them there may be.
package struct VerificationLimits: Hashable, Sendable {
    /// How long a provider and a publisher may take, other than for a code (24 hours).
    package var waitingSeconds = 86_400.0
    /// Verifications that an account may begin in a day.
    package var startsPerDay = 20
    /// How long an established identity stands where the provider says nothing; 0: for good.
    package var validDays = 0
    /// After so many days the provider is asked to forget what it was told.
    package var redactDays = 7.0
    /// How long a provider's message is remembered, so that it counts once: far longer than its
    /// signature is good for (24 hours).
    package var eventSeconds = 86_400.0
    /// Verifications of an account that are shown.
    package var shown = 50

    package init() {}
}

/// How codes to mobile numbers are sent and taken (NIST SP 800-63B, 3.1.3: at least 20 bits, at most 10
/// minutes, one use, at most 100 failures).
package struct MobileCodeLimits: Hashable, Sendable {
    /// Digits of a code: 7 are 23 bits.
    package var digits = 7
    /// How long a code is good for.
    package var validSeconds = 600.0
    /// Wrong tries after which a code is none any more.
    package var triesPerCode = 5
    /// Wrong codes of an account, without a right one between, after which no other is sent to it.
    package var failuresPerAccount = 100
    /// Codes to one number in an hour, whoever asks for them.
    package var sendsPerNumber = 5
    /// Codes for one account in a day.
    package var sendsPerAccount = 10

    package init() {}
}
