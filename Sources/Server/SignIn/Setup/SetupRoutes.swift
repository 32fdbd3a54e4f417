import Casework
import HTTPTypes
import Store

/// `/v1/setup`: by a link that works once, somebody sets what they sign in with.
///
/// The code stands in the body, never in an address, which logs and histories keep (OWASP ASVS 5.0,
/// 14.2.1).
package struct SetupRoutes: Sendable {
    private let reception: Reception

    package init(_ reception: Reception) { self.reception = reception }

    package var routes: [Route] { [reading, using] }

    private var reading: Route {
        Route(.post, "/v1/setup/view", "readSetup", "Read for whom a setup code is") { call in
            let body = try SetupCodeBody(reading: call.body)
            let code = try Self.code(body.code)
            let invitation = try await found(code)
            return try .json(SetupView(invitation, secret: secret(of: code)))
        }
        .takes(SetupCodeBody.self)
        .ownPagesOnly()
        .answers(.ok, SetupView.self, "For whom it is, and the secret for an authenticator app")
        .mayFail(.notFound)
    }

    private var using: Route {
        Route(.post, "/v1/setup", "setUp", "Set password and authenticator app by a setup code") {
            call in
            try await setUp(call, try SetupBody(reading: call.body))
        }
        .takes(SetupBody.self)
        .ownPagesOnly()
        .answers(.created, SetupDone.self, "Set up and signed in; other sessions are over")
        .mayFail(.notFound, .conflict)
    }
}

extension SetupRoutes {
    private func setUp(_ call: Call, _ body: SetupBody) async throws -> Reply {
        let code = try Self.code(body.code)
        let (member, totp) = (try await found(code).member, secret(of: code))
        let now = reception.surroundings.now()
        let step = OneTimeCode.step(of: body.oneTimeCode, totp, at: now, after: 0)
        guard let step else {
            throw Problem(.invalidRequest, "the authenticator app shows another code").at([
                FieldError(
                    "/one_time_code",
                    "isn't the code of now: is the secret in the app, and its clock right?",
                )
            ])
        }
        let name = try body.displayName.map(Self.displayName)
        let password = try await reception.passwords.hash(body.password, of: member)
        let recovery = (0..<reception.limits.recoveryCodes).map { _ in
            RecoveryCode(bytes: reception.surroundings.secretBytes(RecoveryCode.bytes))
        }
        let new = NewCredentials(
            password: password,
            totp: try reception.keys.seal(totp, "totp", of: member.id.text),
            step: step,
            recovery: recovery.map(\.digest),
        )
        let opened = try await reception.database.write { [reception] transaction in
            // The link is used first: whoever comes second with it changes nothing.
            let member = try reception.invitations.use(code.digest, in: transaction)
            let named = try reception.team.change(
                member.person,
                of: member.tenant,
                TeamChange(displayName: name),
                asking: Asker(member.person),
                in: transaction,
            )
            try reception.credentials.set(new, of: named, in: transaction)
            return try reception.open(for: named, SignIn(by: .password), call, in: transaction)
        }
        let done = SetupDone(
            session: SessionView(opened.session, opened.secret, reception.sessionLimits),
            recoveryCodes: recovery.map(\.text),
        )
        return reception.with(opened, call, in: try .json(done, .created))
    }

    /// The secret for the authenticator app: made of the code and our key, so that nothing of a
    /// setup which is never finished is kept.
    private func secret(of code: SetupCode) -> [UInt8] {
        Array(
            reception.keys.code("setup", over: [code.digest]).prefix(OneTimeCode.secretBytes)
        )
    }

    private func found(_ code: SetupCode) async throws -> KeptInvitation {
        try await reception.database.read { [reception] transaction in
            try reception.invitations.find(code.digest, in: transaction)
        }
    }

    private static func code(_ text: String) throws(TeamRefusal) -> SetupCode {
        guard let code = SetupCode(text) else { throw .setupCode }
        return code
    }

    private static func displayName(_ text: String) throws(Problem) -> DisplayName {
        guard let name = DisplayName(text) else {
            throw Problem(.invalidRequest, "this can't be a name")
                .at([FieldError("/display_name", "holds no control characters")])
        }
        return name
    }
}
