import Casework
import Crypto
import CryptoExtras
import Foundation
import Pipeline
import Synchronization

@testable import Server

/// An OpenID Connect provider of the tests' own, which insists on PKCE and uses each code once.
final class TestProvider: Sendable {
    static let issuer = "https://id.example.com/realms/media"
    static let client = "touchstone"
    static let redirect = "https://trust.example.com/v1/session/oidc/callback"
    /// Made once: a key of RSA takes a while.
    private static let rsa = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) }
    private static let otherRSA = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) }
    static let nothing: OpenIDWire = { _ in OpenIDAnswer(status: 404, body: []) }

    /// What it does otherwise than it should.
    struct Manners: Sendable {
        var algorithm = "RS256"
        var keyID: String? = "one"
        var publishes = ["one"]
        /// Signs with a key that it doesn't publish.
        var signsWithAnother = false
        /// Changes what the token says.
        var claims: [String: JSONValue] = [:]
        /// Text in front of the other claims.
        var rawClaim = ""
        /// Members of the token's header beside the usual ones.
        var head: [String: JSONValue] = [:]
        var discovery: [String: JSONValue] = [:]
        var userInfo: [String: JSONValue]?
        var sendsToken = true
    }

    private struct Grant {
        let challenge: String
        let nonce: String
        let redirect: String
    }

    private struct State {
        var manners = Manners()
        var grants: [String: Grant] = [:]
        var asked: [String] = []
        var count = 0
    }

    private let state = Mutex(State())
    private let curve = P256.Signing.PrivateKey()
    private let now: @Sendable () -> Date

    init(now: @escaping @Sendable () -> Date) { self.now = now }

    var settings: OpenIDSettings {
        get throws {
            guard let tenant = TenantName("studio") else { throw OpenIDFault.errand }
            return try OpenIDSettings(
                issuer: Self.issuer,
                client: (id: Self.client, secret: "s3cr+t"),
                redirect: Self.redirect,
                roleClaim: "realm_access.roles",
                roles: ["moderators=reviewer", "leads=senior-reviewer", "ops=operator"],
                tenant: tenant,
            )
        }
    }

    /// How often something was asked for.
    func asked(for what: String) -> Int {
        state.withLock { $0.asked.count { $0.hasSuffix(what) } }
    }

    func behave(_ change: (inout Manners) -> Void) {
        state.withLock { change(&$0.manners) }
    }

    /// What somebody's browser does there: they sign in, and are sent back with this query.
    func visit(_ address: String) -> [String: String] {
        let items = URLComponents(string: address)?.queryItems ?? []
        let asked = Dictionary(
            items.map { ($0.name, $0.value ?? "") },
            uniquingKeysWith: { $1 },
        )
        guard asked["client_id"] == Self.client, asked["redirect_uri"] == Self.redirect,
            asked["response_type"] == "code", asked["code_challenge_method"] == "S256",
            let challenge = asked["code_challenge"], challenge.utf8.count == 43,
            let state = asked["state"], let nonce = asked["nonce"]
        else { return ["error": "invalid_request", "state": asked["state"] ?? ""] }
        let code = self.state.withLock { known in
            known.count += 1
            let code = "code-\(known.count)"
            known.grants[code] = Grant(
                challenge: challenge,
                nonce: nonce,
                redirect: Self.redirect,
            )
            return code
        }
        return ["code": code, "state": state, "session_state": "x"]
    }

    var wire: OpenIDWire {
        { [self] asked in
            state.withLock { $0.asked.append(asked.address) }
            let answer: (Int, JSONValue)
            switch asked.address.dropFirst(Self.issuer.count) {
            case "/.well-known/openid-configuration": answer = (200, discovery)
            case "/keys": answer = (200, try keys)
            case "/token": answer = try token(asked)
            case "/userinfo": answer = userInfo(asked)
            default: answer = (404, .object([:]))
            }
            return OpenIDAnswer(status: answer.0, body: Array(answer.1.compactText.utf8))
        }
    }
}

// What it answers.
extension TestProvider {
    private var manners: Manners { state.withLock(\.manners) }

    private var discovery: JSONValue {
        let usual: [String: JSONValue] = [
            "issuer": .text(Self.issuer),
            "authorization_endpoint": .text("\(Self.issuer)/authorize"),
            "token_endpoint": .text("\(Self.issuer)/token"),
            "jwks_uri": .text("\(Self.issuer)/keys"),
            "userinfo_endpoint": .text("\(Self.issuer)/userinfo"),
            "code_challenge_methods_supported": .list([.text("S256")]),
        ]
        return Self.object(usual.merging(manners.discovery) { $1 })
    }

    private var keys: JSONValue {
        get throws {
            let parts = try Self.rsa.get().publicKey.getKeyPrimitives()
            let point = curve.publicKey.x963Representation
            let rsa: [JSONValue] = manners.publishes.map { id in
                Self.object([
                    "kty": .text("RSA"), "kid": .text(id), "use": .text("sig"),
                    "n": .text(Base64URL.text(parts.modulus)),
                    "e": .text(Base64URL.text(parts.publicExponent)),
                ])
            }
            // Keys that we can't use stand among them, as they do out there.
            return .object([
                "keys": .list(
                    [.object(["kty": .text("OKP"), "crv": .text("Ed25519"), "x": .text("AA")])]
                        + rsa + [
                            Self.object([
                                "kty": .text("EC"), "kid": .text("curve"), "crv": .text("P-256"),
                                "alg": .text("ES256"),
                                "x": .text(Base64URL.text(point.dropFirst().prefix(32))),
                                "y": .text(Base64URL.text(point.suffix(32))),
                            ])
                        ]
                )
            ])
        }
    }

    private func token(_ asked: OpenIDRequest) throws -> (Int, JSONValue) {
        let form = Dictionary(
            (asked.form ?? []).map { ($0.name, $0.value) },
            uniquingKeysWith: { $1 },
        )
        let basic = Data("touchstone:s3cr%2Bt".utf8).base64EncodedString()
        guard asked.authorization == "Basic \(basic)" else {
            return (401, .object(["error": .text("invalid_client")]))
        }
        // A code is gone with the first try.
        let grant = form["code"].flatMap { code in
            state.withLock { $0.grants.removeValue(forKey: code) }
        }
        guard let grant, form["grant_type"] == "authorization_code",
            form["redirect_uri"] == grant.redirect, let verifier = form["code_verifier"],
            Base64URL.text(Array(SHA256.hash(data: Array(verifier.utf8)))) == grant.challenge
        else { return (400, .object(["error": .text("invalid_grant")])) }
        guard manners.sendsToken else { return (200, .object(["access_token": .text("a")])) }
        return (
            200,
            .object([
                "access_token": .text("access"), "token_type": .text("Bearer"),
                "id_token": .text(try idToken(nonce: grant.nonce)),
            ]),
        )
    }

    private func userInfo(_ asked: OpenIDRequest) -> (Int, JSONValue) {
        guard asked.authorization == "Bearer access", let info = manners.userInfo else {
            return (401, .object([:]))
        }
        return (200, Self.object(info))
    }

    private func idToken(nonce: String) throws -> String {
        let (manners, time) = (manners, Int64(now().timeIntervalSince1970))
        let usual: [String: JSONValue] = [
            "iss": .text(Self.issuer), "aud": .text(Self.client), "sub": .text("subject-7"),
            "nonce": .text(nonce), "iat": .integer(time), "exp": .integer(time + 300),
            "auth_time": .integer(time), "acr": .text("gold"), "name": .text("Ann Lee"),
            "realm_access": .object(["roles": .list([.text("moderators"), .text("x")])]),
        ]
        let claims = usual.merging(manners.claims) { $1 }.filter { $0.value != .null }
        var text = Self.object(claims).compactText
        if !manners.rawClaim.isEmpty { text = "{\(manners.rawClaim)," + text.dropFirst() }
        var head: [String: JSONValue] = ["alg": .text(manners.algorithm), "typ": .text("JWT")]
        if let id = manners.keyID { head["kid"] = .text(id) }
        let first = Self.object(head.merging(manners.head) { $1 }).compactText
        let signed = "\(Base64URL.text(first.utf8)).\(Base64URL.text(text.utf8))"
        return "\(signed).\(Base64URL.text(try signature(of: Array(signed.utf8), manners)))"
    }

    private func signature(of bytes: [UInt8], _ manners: Manners) throws -> [UInt8] {
        let key = try (manners.signsWithAnother ? Self.otherRSA : Self.rsa).get()
        let digest = SHA256.hash(data: bytes)
        switch manners.algorithm {
        case "RS256":
            return Array(
                try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation
            )
        case "PS256": return Array(try key.signature(for: digest, padding: .PSS).rawRepresentation)
        case "ES256": return Array(try curve.signature(for: digest).rawRepresentation)
        case "HS256":
            // As an attacker does who takes the public key for the secret.
            let secret = SymmetricKey(data: Data(key.publicKey.pemRepresentation.utf8))
            return Array(HMAC<SHA256>.authenticationCode(for: bytes, using: secret))
        default: return []
        }
    }

    private static func object(_ members: [String: JSONValue]) -> JSONValue {
        .object(
            members.sorted { $0.key < $1.key }.map { .init(key: $0.key, value: $0.value) }
        )
    }
}
