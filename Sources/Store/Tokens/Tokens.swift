package import Casework
package import Foundation

/// The id of a token, which is no secret.
package struct TokenID: Hashable, Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }
}

/// What is kept of a token: its SHA-256, never its text.
package struct KeptToken: Hashable, Sendable {
    package let id: TokenID
    package let tenant: TenantName
    package let person: PersonName
    /// Words such as `items:read`.
    package let scopes: Set<String>
    package let createdAt: Date
    package let expiresAt: Date?
    package let revokedAt: Date?
}

/// The tokens by which programs and people call: the rows of `tokens`.
package struct Tokens: Sendable {
    private let records: Records

    package init(_ records: Records) { self.records = records }

    /// Keeps a new token.
    ///
    /// - Parameter digest: SHA-256 of the token's whole text, which is kept nowhere.
    @discardableResult
    package func add(
        digest: [UInt8],
        for holder: TokenHolder,
        by actor: AuditEntry.Actor,
        in transaction: any Transaction,
    ) throws -> TokenID {
        let random = records.surroundings.secretBytes(EventID.randomBytes)
        let id = TokenID(EventID.make(at: records.now, random: random))
        let scopes = holder.scopes.sorted().joined(separator: " ")
        try transaction.run(
            """
            INSERT INTO tokens (id, digest, tenant, person, scopes, created_at, expires_at)
            VALUES (
                \(id.text), \(digest), \(holder.tenant.text), \(holder.person.text), \(scopes),
                \(records.now), \(holder.expiresAt)
            )
            """
        )
        var entry = Self.entry("token.added", id, of: holder.tenant, by: actor)
        entry.details = ["person": .text(holder.person.text), "scopes": .text(scopes)]
        try records.trail.record(entry, in: transaction)
        return id
    }

    /// The token with this digest, also one that is expired or revoked; nil where there is none.
    package func find(digest: [UInt8], in transaction: any Transaction) throws -> KeptToken? {
        try transaction.firstRow(
            """
            SELECT id, tenant, person, scopes, created_at, expires_at, revoked_at
            FROM tokens WHERE digest = \(digest)
            """
        ).map { try KeptToken(row: $0) }
    }

    /// A tenant's tokens, oldest first.
    package func all(of tenant: TenantName, in transaction: any Transaction) throws -> [KeptToken] {
        try transaction.rows(
            """
            SELECT id, tenant, person, scopes, created_at, expires_at, revoked_at
            FROM tokens WHERE tenant = \(tenant.text) ORDER BY id
            """
        ).map { try KeptToken(row: $0) }
    }

    /// Ends a token; ended twice is ended once.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)`` for one that this tenant doesn't have.
    package func revoke(
        _ id: TokenID,
        of tenant: TenantName,
        by actor: AuditEntry.Actor,
        in transaction: any Transaction,
    ) throws {
        let row = try transaction.firstRow(
            """
            SELECT revoked_at FROM tokens WHERE id = \(id.text) AND tenant = \(tenant.text)
            \(.forUpdate)
            """
        )
        guard let row else { throw RecordRefusal.unknown(.token) }
        guard try row.get("revoked_at", as: Date?.self) == nil else { return }
        try transaction.run("UPDATE tokens SET revoked_at = \(records.now) WHERE id = \(id.text)")
        try records.trail.record(
            Self.entry("token.revoked", id, of: tenant, by: actor),
            in: transaction,
        )
    }

    private static func entry(
        _ kind: String,
        _ id: TokenID,
        of tenant: TenantName,
        by actor: AuditEntry.Actor,
    ) -> AuditEntry {
        AuditEntry(
            tenant: tenant.text,
            kind: kind,
            actor: actor,
            subject: .init(kind: "token", id: id.text),
        )
    }
}

/// To whom a token is made out.
package struct TokenHolder: Hashable, Sendable {
    package let tenant: TenantName
    package let person: PersonName
    package let scopes: Set<String>
    package let expiresAt: Date?

    package init(
        tenant: TenantName,
        person: PersonName,
        scopes: Set<String>,
        expiresAt: Date? = nil,
    ) {
        self.tenant = tenant
        self.person = person
        self.scopes = scopes
        self.expiresAt = expiresAt
    }
}

extension KeptToken {
    fileprivate init(row: Row) throws(DatabaseError) {
        id = TokenID(try row.get("id"))
        tenant = try row.named("tenant", TenantName.init)
        person = try row.named("person", PersonName.init)
        scopes = Set(try row.get("scopes", as: String.self).split(separator: " ").map(String.init))
        createdAt = try row.get("created_at")
        expiresAt = try row.get("expires_at")
        revokedAt = try row.get("revoked_at")
    }
}
