import Casework
import HTTPTypes
import Store

/// `/v1/session`: sign in, see who is signed in, show it again, sign out; and one's other sessions.
package struct SessionRoutes: Sendable {
    private static let place = "/v1/session"

    private let reception: Reception
    private let desk: SignInDesk

    package init(_ reception: Reception) {
        self.reception = reception
        desk = SignInDesk(reception)
    }

    package var routes: [Route] {
        [signingIn, reading, signingOut, steppingUp, changing, listing, ending]
    }

    private var signingIn: Route {
        Route(.post, Self.place, "signIn", "Sign in with a password and a code") { call in
            let body = try SignInBody(reading: call.body)
            let claim = SignInClaim(
                tenant: body.tenant ?? reception.home,
                name: body.name,
                password: body.password,
                code: body.code,
            )
            let member = try await desk.person(by: claim, from: call)
            return try await opened(for: member, call)
        }
        .takes(SignInBody.self)
        .ownPagesOnly()
        .answers(.created, SessionView.self, "Signed in; the cookie of the session is set")
        .mayFail(.signInFailed, .tooManyTries)
    }

    private var reading: Route {
        Route(
            .get,
            Self.place,
            "readSession",
            "Read who is signed in",
            person: { call, _ in
                try view(try await current(call), call)
            },
        )
        .answers(.ok, SessionView.self, "The session")
    }

    private var signingOut: Route {
        Route(
            .delete,
            Self.place,
            "signOut",
            "Sign out",
            person: { call, caller in
                let session = try await current(call)
                try await reception.database.write { [reception] transaction in
                    try reception.sessions.end(
                        session.id,
                        of: session.member,
                        by: caller.actor("person"),
                        in: transaction,
                    )
                }
                var reply = Reply(.noContent, headers: [.clearSiteData: #""cache", "storage""#])
                reply.headers.append(reception.cookies.clearing(reception.cookies.session))
                return reply
            },
        )
        .answers(.noContent, "Signed out; the cookie is taken away")
    }

    private var steppingUp: Route {
        Route(
            .post,
            "/v1/session/step-up",
            "stepUp",
            "Show again who one is, for what is grave",
            person: { call, _ in
                let body = try StepUpBody(reading: call.body)
                return try await renewed(call, body.password, body.code) { _, _ in }
            },
        )
        .takes(StepUpBody.self)
        .answers(.ok, SessionView.self, "Shown; the session has another cookie from now on")
        .mayFail(.signInFailed, .tooManyTries, .conflict, .notFound)
    }

    private var changing: Route {
        Route(
            .post,
            "/v1/session/password",
            "changePassword",
            "Choose another password; all other sessions end",
            person: { call, _ in
                let body = try PasswordBody(reading: call.body)
                let session = try await current(call)
                guard session.method == .password else { throw TeamRefusal.noPassword }
                let new = try await reception.passwords.hash(
                    body.newPassword,
                    of: session.member,
                )
                return try await renewed(call, body.password, body.code) { session, transaction in
                    try reception.credentials.change(
                        password: new,
                        of: session.member,
                        keeping: session.id,
                        in: transaction,
                    )
                }
            },
        )
        .takes(PasswordBody.self)
        .answers(.ok, SessionView.self, "Changed; the session has another cookie from now on")
        .mayFail(.signInFailed, .tooManyTries, .conflict, .notFound)
    }

    private var listing: Route {
        Route(
            .get,
            "/v1/sessions",
            "listSessions",
            "List one's open sessions",
            person: {
                call,
                _ in
                let session = try await current(call)
                let limits = reception.sessionLimits
                let open = try await reception.database.read { [reception] transaction in
                    try reception.sessions.open(of: session.member, in: transaction)
                }
                let entries = open.map { SessionEntry($0, current: session.id, limits) }
                return try .json(Page(entries, next: nil))
            },
        )
        .answers(.ok, Page<SessionEntry>.self, "The sessions, oldest first")
    }

    private var ending: Route {
        Route(
            .delete,
            "/v1/sessions/{session}",
            "endSession",
            "End one of one's sessions",
            person: { call, caller in
                let id = try call.id("session", as: SessionID.self)
                let session = try await current(call)
                try await reception.database.write { [reception] transaction in
                    try reception.sessions.end(
                        id,
                        of: session.member,
                        by: caller.actor("person"),
                        in: transaction,
                    )
                }
                return .noContent
            },
        )
        .path("session", .id, "The session's id")
        .answers(.noContent, "It is over")
    }
}

extension SessionRoutes {
    /// The session that makes a request, which the front has let in.
    private func current(_ call: Call) async throws -> KeptSession {
        guard let session = try await reception.session(of: call) else {
            throw Problem(.unauthenticated, "you are not signed in any more; sign in again")
        }
        return session
    }

    private func view(_ session: KeptSession, _ call: Call) throws -> Reply {
        let text = reception.cookies.value(reception.cookies.session, in: call.headers)
        guard let secret = text.flatMap({ SessionSecret($0) }) else { throw Problem.fault }
        return try .json(SessionView(session, secret, reception.sessionLimits))
    }

    /// Opens a session; one whose cookie came with the request ends, whoever's it is.
    private func opened(for member: TeamMember, _ call: Call) async throws -> Reply {
        let before = try await reception.session(of: call)
        let opened = try await reception.database.write { [reception] transaction in
            if let before {
                try reception.sessions.end(
                    before.id,
                    of: before.member,
                    by: .init(id: before.member.person.text, role: "person"),
                    in: transaction,
                )
            }
            return try reception.open(for: member, SignIn(by: .password), call, in: transaction)
        }
        return try reception.reply(opened, call, .created)
    }

    /// Looks again who somebody is, does what they ask for, and gives their session another secret.
    private func renewed(
        _ call: Call,
        _ password: String,
        _ code: String,
        _ work: @escaping @Sendable (KeptSession, any Transaction) throws -> Void,
    ) async throws -> Reply {
        let session = try await current(call)
        guard session.method == .password else { throw TeamRefusal.noPassword }
        let claim = SignInClaim(
            tenant: session.member.tenant.text,
            name: session.member.person.text,
            password: password,
            code: code,
        )
        _ = try await desk.person(by: claim, from: call)
        let secret = reception.newSecret()
        let renewed = try await reception.database.write { [reception] transaction in
            try work(session, transaction)
            try reception.sessions.renew(session, to: secret.digest, in: transaction)
            return try reception.sessions.find(digest: secret.digest, in: transaction)
        }
        guard let renewed else { throw RecordRefusal.unknown(.session) }
        return try reception.reply(OpenedSession(session: renewed, secret: secret), call, .ok)
    }
}
