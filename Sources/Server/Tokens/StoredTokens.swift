import Casework
package import Store

/// The tokens that the store keeps.
package struct StoredTokens: TokenBook {
    private let tokens: Tokens
    private let database: any Database

    package init(_ tokens: Tokens, in database: any Database) {
        self.tokens = tokens
        self.database = database
    }

    package func token(withDigest digest: [UInt8]) async throws -> TokenRecord? {
        let kept = try await database.read { try tokens.find(digest: digest, in: $0) }
        return kept.map { kept in
            TokenRecord(
                caller: Caller(
                    tenant: kept.tenant.text,
                    person: kept.person.text,
                    // A scope that this version doesn't know allows nothing.
                    scopes: Set(kept.scopes.compactMap(Scope.init)),
                    token: kept.id.text,
                ),
                expires: kept.expiresAt,
                revoked: kept.revokedAt,
            )
        }
    }
}
