package import Foundation
package import Store

/// Who makes a request, as its token or its session says.
package struct Caller: Hashable, Sendable {
    /// The tenant's short name; nothing of another tenant shows to this caller.
    package let tenant: String
    /// The person or machine that the token was made out to: two tokens of one are one.
    package let person: String
    package let scopes: Set<Scope>
    /// The id of the token or the session, which is no secret.
    package let token: String
    /// How they signed in; nil for who calls with a token.
    package let session: SessionStanding?

    package init(
        tenant: String,
        person: String,
        scopes: Set<Scope>,
        token: String,
        session: SessionStanding? = nil,
    ) {
        self.session = session
        self.tenant = tenant
        self.person = person
        self.scopes = scopes
        self.token = token
    }

    /// - Throws: the problem of a token or of roles without this scope.
    package func require(_ scope: Scope) throws(Problem) {
        guard scopes.contains(scope) else {
            throw Problem(
                .missingScope,
                "this needs the scope \(scope.rawValue), by a token or a role; ask your operator",
            )
        }
    }
}

/// A session as the rules of routes look at it.
package struct SessionStanding: Hashable, Sendable {
    package let id: SessionID
    /// When they last showed who they are.
    package let signedInAt: Date

    package init(id: SessionID, signedInAt: Date) {
        (self.id, self.signedInAt) = (id, signedInAt)
    }
}
