import Casework
import Foundation
import Pipeline
import Store

/// Who somebody is, as a provider says it to us (OpenID Connect Core §3.1.3.7).
struct IDToken: Sendable {
    let identity: ProviderIdentity
    /// When they signed in there.
    let authenticatedAt: Date?
    let acr: String?
    let claims: JSONValue

    /// What a token must say.
    struct Expectation: Sendable {
        let issuer: String
        let clientID: String
        let nonce: String
        let now: Date
        let skew: Double
    }

    /// - Throws: ``OpenIDFault/token(_:)`` unless it was made by this provider, for us, for this
    ///   sign-in, and just now.
    init(_ claims: JSONValue, _ wanted: Expectation) throws(OpenIDFault) {
        guard claims.word("iss") == wanted.issuer else { throw .token("is another provider's") }
        guard let audience = claims["aud"]?.oneOrMoreWords, audience.contains(wanted.clientID)
        else {
            throw .token("is for somebody else")
        }
        let party = claims.word("azp")
        guard party == wanted.clientID || party == nil && audience.count == 1 else {
            throw .token("was made for another client")
        }
        guard let nonce = claims.word("nonce"), isSame(Array(nonce.utf8), Array(wanted.nonce.utf8))
        else { throw .token("belongs to another sign-in") }
        let now = wanted.now.timeIntervalSince1970
        guard let end = claims.seconds("exp"), now < end + wanted.skew else {
            throw .token("is too old")
        }
        guard let made = claims.seconds("iat"), made <= now + wanted.skew,
            claims.seconds("nbf").map({ $0 <= now + wanted.skew }) ?? true
        else { throw .token("is not good yet: do the clocks agree?") }
        guard let subject = claims.word("sub"), (1...255).contains(subject.utf8.count) else {
            throw .token("names nobody")
        }
        identity = ProviderIdentity(issuer: wanted.issuer, subject: subject)
        authenticatedAt = claims.seconds("auth_time").map { Date(timeIntervalSince1970: $0) }
        acr = claims.word("acr").map { String($0.prefix(200)) }
        self.claims = claims
    }
}

extension OpenIDSettings {
    /// The roles that claims give; nil where they don't speak of roles at all.
    func roles(in claims: JSONValue, _ limits: OpenIDLimits) -> Set<StaffRole>? {
        let found = roleClaim.reduce(Optional(claims)) { value, key in value?[key] }
        guard let values = found?.oneOrMoreWords else { return nil }
        return Set(values.prefix(limits.claimedRoles).compactMap { roles[$0] })
    }
}
