package import Foundation

/// Where tokens are looked up.
package protocol TokenBook: Sendable {
    /// The token whose whole text has this SHA-256; nil where there is none.
    func token(withDigest digest: [UInt8]) async throws -> TokenRecord?
}

/// What is kept of a token.
package struct TokenRecord: Hashable, Sendable {
    package let caller: Caller
    package let expires: Date?
    package let revoked: Date?

    package init(caller: Caller, expires: Date? = nil, revoked: Date? = nil) {
        self.caller = caller
        self.expires = expires
        self.revoked = revoked
    }
}
