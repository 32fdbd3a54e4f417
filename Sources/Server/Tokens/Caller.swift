/// Who makes a request, as its token says.
package struct Caller: Hashable, Sendable {
    /// The tenant's short name; nothing of another tenant shows to this caller.
    package let tenant: String
    /// The person or machine that the token was made out to: two tokens of one are one.
    package let person: String
    package let scopes: Set<Scope>
    /// The token's id, which is no secret.
    package let token: String

    package init(tenant: String, person: String, scopes: Set<Scope>, token: String) {
        self.tenant = tenant
        self.person = person
        self.scopes = scopes
        self.token = token
    }

    /// - Throws: the problem of a token without this scope.
    package func require(_ scope: Scope) throws(Problem) {
        guard scopes.contains(scope) else {
            throw Problem(
                .missingScope,
                "this needs a token with the scope \(scope.rawValue); ask your operator for one",
            )
        }
    }
}
