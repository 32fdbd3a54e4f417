/// How many requests we take.
///
/// `docs/limits.md` lists them.
package struct RateLimits: Hashable, Sendable {
    /// Requests of one token in a minute.
    package var tokenRequests = 1_200
    /// Requests of all tokens of one tenant in a minute.
    package var tenantRequests = 6_000
    /// Requests without a token, and failed tries to show one, of one address in a minute.
    package var addressRequests = 120
    /// Tokens, tenants and addresses that are counted at the same time.
    package var countedParties = 100_000

    package init() {}
}
