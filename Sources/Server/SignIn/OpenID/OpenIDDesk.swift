import Casework
import Foundation
import HTTPTypes
import Pipeline
import Store

/// Lets people in whom an identity provider knows: by issuer and subject alone, with the roles that
/// it gives them each time.
struct OpenIDDesk: Sendable {
    private let reception: Reception
    private let settings: OpenIDSettings
    private let book: OpenIDBook
    private let limits: OpenIDLimits

    init(
        _ reception: Reception,
        _ settings: OpenIDSettings,
        wire: @escaping OpenIDWire,
        limits: OpenIDLimits,
    ) {
        (self.reception, self.settings, self.limits) = (reception, settings, limits)
        book = OpenIDBook(
            settings,
            wire: wire,
            limits: limits,
            surroundings: reception.surroundings,
        )
    }

    /// Sends a browser to the provider.
    func begin(then path: String, isStepUp: Bool) async throws -> Reply {
        let errand = Errand(
            then: path,
            isStepUp: isStepUp,
            until: reception.surroundings.now() + Double(limits.errandMinutes) * 60,
            reception.surroundings.secretBytes,
        )
        // A provider that is asked how old its own sign-in may be has to say when it was (Core §2).
        let age = isStepUp ? 0 : reception.sessionLimits.absoluteHours * 3_600
        let words = [
            ("response_type", "code"), ("client_id", settings.clientID),
            ("redirect_uri", settings.redirect), ("scope", "openid profile"),
            ("state", errand.state), ("nonce", errand.nonce),
            ("code_challenge", errand.challenge), ("code_challenge_method", "S256"),
            ("max_age", "\(age)"),
        ]
        let place = try await book.places().authorization
        let query = words.map { "\($0)=\(OpenIDRequest.escaped($1))" }.joined(separator: "&")
        var reply = Reply(.seeOther)
        reply.headers[.location] = place + (place.contains("?") ? "&" : "?") + query
        reply.headers.append(
            reception.cookies.field(
                reception.cookies.errand,
                try errand.sealed(reception.keys),
                seconds: limits.errandMinutes * 60,
            )
        )
        return reply
    }

    /// Takes the provider's answer, and lets in who comes with it.
    func end(_ call: Call) async throws -> Reply {
        let errand = try await errand(of: call)
        let answer = try await code(in: call)
        let tokens = try await book.exchange(answer, errand.verifier)
        let token = try await idToken(tokens, errand)
        let roles = try await roles(token, tokens)
        let before = try await reception.session(of: call)
        if errand.isStepUp { try checkFresh(token) }
        let entry = try await reception.database.write { [self] transaction in
            try enter(token, roles, replacing: before, call, in: transaction)
        }
        guard let entry else {
            throw Problem(
                .noRole,
                "the identity provider gives you no role here; ask your operator which group you need",
            )
        }
        var reply = Reply(.seeOther)
        reply.headers[.location] = errand.then
        reply = reception.with(entry, call, in: reply)
        reply.headers.append(reception.cookies.clearing(reception.cookies.errand))
        return reply
    }
}

// The steps of an answer.
extension OpenIDDesk {
    /// The sign-in that this browser began, which is over with this answer.
    private func errand(of call: Call) async throws -> Errand {
        let now = reception.surroundings.now()
        guard
            let cookie = reception.cookies.value(reception.cookies.errand, in: call.headers),
            let errand = Errand(sealed: cookie, reception.keys), now < errand.until,
            let state = call.query.text("state"),
            isSame(Array(state.utf8), Array(errand.state.utf8))
        else { throw OpenIDFault.errand }
        let isFirst = try await reception.database.write { [reception] transaction in
            try Identities(reception.records).use(
                state: errand.digest,
                until: errand.until,
                in: transaction,
            )
        }
        guard isFirst else { throw OpenIDFault.errand }
        return errand
    }

    private func code(in call: Call) async throws(OpenIDFault) -> String {
        let named = call.query.text("iss")
        let mustName = try await book.places().namesItself
        guard named == settings.issuer || named == nil && !mustName else {
            throw .token("comes from another provider")
        }
        if let error = call.query.text("error") { throw .refused(OpenIDBook.code(error)) }
        guard let code = call.query.text("code") else { throw .refused("no code") }
        return code
    }

    private func idToken(
        _ tokens: JSONValue,
        _ errand: Errand,
    ) async throws(OpenIDFault) -> IDToken {
        guard let text = tokens.word("id_token") else { throw .token("is missing") }
        let token = try SignedToken(text, limits)
        return try IDToken(
            try await book.claims(of: token),
            IDToken.Expectation(
                issuer: settings.issuer,
                clientID: settings.clientID,
                nonce: errand.nonce,
                now: reception.surroundings.now(),
                skew: limits.skewSeconds,
            ),
        )
    }

    /// The roles that the token gives, or what the provider says elsewhere of its subject.
    private func roles(
        _ token: IDToken,
        _ tokens: JSONValue,
    ) async throws(OpenIDFault) -> Set<StaffRole> {
        if let roles = settings.roles(in: token.claims, limits) { return roles }
        guard let access = tokens.word("access_token"),
            let more = try await book.userInfo(access, of: token.identity.subject)
        else { return [] }
        return settings.roles(in: more, limits) ?? []
    }

    /// - Throws: where the provider didn't ask again who it is, though it was told to.
    private func checkFresh(_ token: IDToken) throws {
        let (now, terms) = (reception.surroundings.now(), reception.sessionLimits)
        guard let at = token.authenticatedAt, terms.isFresh(at, at: now + limits.skewSeconds) else {
            throw OpenIDFault.token("doesn't say that you showed just now who you are")
        }
    }

    /// - Returns: nil for whoever has no role; rights that they had are gone then.
    private func enter(
        _ token: IDToken,
        _ roles: Set<StaffRole>,
        replacing before: KeptSession?,
        _ call: Call,
        in transaction: any Transaction,
    ) throws -> OpenedSession? {
        guard let member = try member(token, roles, in: transaction) else { return nil }
        guard member.disabledAt == nil else { throw Problem.signInFailed }
        if let before {
            try reception.sessions.end(
                before.id,
                of: before.member,
                by: .init(id: before.member.person.text, role: "person"),
                in: transaction,
            )
        }
        guard !roles.isEmpty else { return nil }
        let signIn = SignIn(
            by: .provider,
            acr: token.acr,
            // Who doesn't say when it was has to be asked again before anything grave.
            signedInAt: token.authenticatedAt ?? Date(timeIntervalSince1970: 0),
        )
        return try reception.open(for: member, signIn, call, in: transaction)
    }

    /// Who it is: somebody whom we know, with the roles of today, or somebody new under a pseudonym.
    private func member(
        _ token: IDToken,
        _ roles: Set<StaffRole>,
        in transaction: any Transaction,
    ) throws -> TeamMember? {
        let (team, identities) = (reception.team, Identities(reception.records))
        let name = Self.displayName(token.claims)
        let provider = AuditEntry.Actor.system("identity-provider")
        if let known = try identities.find(
            token.identity,
            of: settings.tenant,
            in: transaction,
        ) {
            return try team.change(
                known.person,
                of: settings.tenant,
                TeamChange(displayName: name, roles: roles),
                asking: .provider(provider),
                in: transaction,
            )
        }
        guard !roles.isEmpty else { return nil }
        let letters = Base32.text(reception.surroundings.secretBytes(5)).lowercased()
        guard let pseudonym = PersonName("staff-\(letters)") else { throw Problem.fault }
        let member = try team.add(
            Newcomer(pseudonym, of: settings.tenant, displayName: name, roles: roles),
            by: provider,
            in: transaction,
        )
        try identities.link(token.identity, to: member, by: provider, in: transaction)
        return member
    }

    private static func displayName(_ claims: JSONValue) -> DisplayName? {
        ["name", "preferred_username"].lazy.compactMap { claims.word($0) }
            .compactMap { DisplayName(String($0.prefix(DisplayName.longest))) }.first
    }
}
