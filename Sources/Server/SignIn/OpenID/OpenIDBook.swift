import Foundation
import Pipeline
import Store
import Synchronization

/// What a provider says of itself (OpenID Connect Discovery §3), and its keys: remembered for a while.
final class OpenIDBook: Sendable {
    /// Where things are at a provider.
    struct Places: Sendable {
        let authorization: String
        let token: String
        let keys: String
        let userInfo: String?
        /// Whether its answers name it (RFC 9207).
        let namesItself: Bool
        /// Whether a client shows its secret in a form; else in a header.
        let takesSecretInForm: Bool
    }

    private struct Memory {
        var places: Places?
        var placesAt = Duration.zero
        var keys: [OpenIDKey]?
        var keysAt = Duration.zero
    }

    private let settings: OpenIDSettings
    private let wire: OpenIDWire
    private let limits: OpenIDLimits
    private let uptime: @Sendable () -> Duration
    private let memory = Mutex(Memory())

    init(
        _ settings: OpenIDSettings,
        wire: @escaping OpenIDWire,
        limits: OpenIDLimits,
        surroundings: Surroundings,
    ) {
        (self.settings, self.wire, self.limits) = (settings, wire, limits)
        uptime = surroundings.uptime
    }

    /// Where things are.
    func places() async throws(OpenIDFault) -> Places {
        let now = uptime()
        if let known = memory.withLock({ isYoung($0.placesAt, at: now) ? $0.places : nil }) {
            return known
        }
        let root =
            settings.issuer.hasSuffix("/") ? settings.issuer.dropLast() : settings.issuer[...]
        let json = try await read("\(root)/.well-known/openid-configuration", "description")
        let places = try places(in: json)
        memory.withLock { ($0.places, $0.placesAt) = (places, now) }
        return places
    }

    /// What a token says, its signature looked at with the provider's keys; where it names one that is
    /// unknown, they are read again, but not with every such token.
    func claims(of token: SignedToken) async throws(OpenIDFault) -> JSONValue {
        if let claims = try token.claims(by: try await keys(again: false)) { return claims }
        if let claims = try token.claims(by: try await keys(again: true)) { return claims }
        throw .token("is signed by a key that the provider doesn't publish")
    }

    private func keys(again: Bool) async throws(OpenIDFault) -> [OpenIDKey] {
        let now = uptime()
        let known = memory.withLock { memory -> [OpenIDKey]? in
            let isYoung =
                again
                ? now - memory.keysAt < .seconds(limits.refetchSeconds)
                : isYoung(memory.keysAt, at: now)
            return isYoung ? memory.keys : nil
        }
        if let known { return known }
        let json = try await read(try await places().keys, "keys")
        guard case .list(let list) = json["keys"] else { throw .unavailable("keys") }
        let keys = list.prefix(limits.keys).compactMap { OpenIDKey($0) }
        memory.withLock { ($0.keys, $0.keysAt) = (keys, now) }
        return keys
    }

    private func isYoung(_ time: Duration, at now: Duration) -> Bool {
        now - time < .seconds(limits.rememberedSeconds)
    }

    private func places(in json: JSONValue) throws(OpenIDFault) -> Places {
        guard json.word("issuer") == settings.issuer else {
            throw .discovery("is of another issuer than \(settings.issuer)")
        }
        func address(_ name: String) throws(OpenIDFault) -> String {
            guard let text = json.word(name), OpenIDSettings.isSafe(text) else {
                throw .discovery("has no \(name) with https")
            }
            return text
        }
        if let methods = json["code_challenge_methods_supported"]?.oneOrMoreWords,
            !methods.contains("S256")
        {
            throw .discovery("doesn't offer PKCE by S256")
        }
        let ways =
            json["token_endpoint_auth_methods_supported"]?.oneOrMoreWords ?? ["client_secret_basic"]
        return Places(
            authorization: try address("authorization_endpoint"),
            token: try address("token_endpoint"),
            keys: try address("jwks_uri"),
            userInfo: json["userinfo_endpoint"] == nil ? nil : try address("userinfo_endpoint"),
            namesItself: json["authorization_response_iss_parameter_supported"] == .bool(true),
            takesSecretInForm: !ways.contains("client_secret_basic"),
        )
    }

    /// Exchanges the code of an answer.
    func exchange(_ code: String, _ verifier: String) async throws(OpenIDFault) -> JSONValue {
        let places = try await places()
        var form = [
            (name: "grant_type", value: "authorization_code"), (name: "code", value: code),
            (name: "redirect_uri", value: settings.redirect),
            (name: "code_verifier", value: verifier),
            (name: "client_id", value: settings.clientID),
        ]
        var authorization: String?
        if let secret = settings.clientSecret {
            if places.takesSecretInForm {
                form.append((name: "client_secret", value: secret))
            } else {
                // Each escaped before they are joined (RFC 6749 §2.3.1).
                let pair = [settings.clientID, secret].map(OpenIDRequest.escaped)
                authorization =
                    "Basic " + Data(pair.joined(separator: ":").utf8).base64EncodedString()
            }
        }
        let asked = OpenIDRequest(
            address: places.token,
            form: form,
            authorization: authorization,
        )
        let (status, json) = try await ask(asked, "token")
        guard status == 200 else { throw .refused(Self.code(json.word("error"))) }
        return json
    }

    /// What the provider says of whoever a token was given for; it must be this subject.
    func userInfo(
        _ accessToken: String,
        of subject: String,
    ) async throws(OpenIDFault) -> JSONValue? {
        guard let place = try await places().userInfo else { return nil }
        let (status, json) = try await ask(
            OpenIDRequest(address: place, authorization: "Bearer \(accessToken)"),
            "information about people",
        )
        guard status == 200 else { throw .unavailable("information about people") }
        guard json.word("sub") == subject else { throw .token("and its information differ") }
        return json
    }

    private func read(_ address: String, _ what: String) async throws(OpenIDFault) -> JSONValue {
        let (status, json) = try await ask(OpenIDRequest(address: address), what)
        guard status == 200 else { throw .unavailable(what) }
        return json
    }

    private func ask(
        _ request: OpenIDRequest,
        _ what: String,
    ) async throws(OpenIDFault) -> (Int, JSONValue) {
        do {
            let answer = try await wire(request)
            guard answer.body.count <= limits.answerBytes else {
                throw OpenIDFault.unavailable(what)
            }
            return (answer.status, try JSONText.value(of: answer.body))
        } catch {
            throw .unavailable(what)
        }
    }

    /// A code of an error as we repeat it: letters and `_` only (RFC 6749 §5.2).
    static func code(_ text: String?) -> String {
        let kept = (text ?? "").filter { $0.isASCII && ($0.isLetter || $0 == "_") }
        return kept.isEmpty ? "without saying why" : String(kept.prefix(60))
    }
}
