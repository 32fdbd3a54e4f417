import HTTPTypes

/// `/v1/session/oidc`: sign in with the organisation's own identity provider.
package struct OpenIDRoutes: Sendable {
    private let desk: OpenIDDesk?

    /// - Parameter settings: nil where there is no provider; then the routes say so.
    package init(
        _ reception: Reception,
        _ settings: OpenIDSettings?,
        wire: @escaping OpenIDWire,
        limits: OpenIDLimits = OpenIDLimits(),
    ) {
        desk = settings.map { OpenIDDesk(reception, $0, wire: wire, limits: limits) }
    }

    package var routes: [Route] { [beginning, ending] }

    private var beginning: Route {
        Route(.get, "/v1/session/oidc", "beginSignIn", "Sign in with the identity provider") {
            call in
            guard let path = Errand.path(call.query.text("then")) else {
                throw Problem(.malformedRequest, "then is a path of ours, such as /v1/session")
                    .at([FieldError("then", "begins with one slash, and names no other site")])
            }
            let isStepUp = call.query.flag("step_up") ?? false
            return try await found().begin(then: path, isStepUp: isStepUp)
        }
        .query("then", .text(1...500), "Where the browser goes afterwards: a path of ours")
        .query("step_up", .boolean, "Whether to show again who one is, for what is grave")
        .answers(.seeOther, "To the provider")
        .mayFail(.notFound)
    }

    private var ending: Route {
        Route(
            .get,
            "/v1/session/oidc/callback",
            "endSignIn",
            "Take the identity provider's answer",
        ) { call in
            try await found().end(call)
        }
        .query("state", .text(1...200), "As we sent it", required: true)
        .query("code", .text(1...4_000), "To be exchanged for the token")
        .query("iss", .text(1...1_000), "Who answers (RFC 9207)")
        .query("error", .text(1...200), "Why there is no code")
        .query("error_description", .text(0...2_000), "The same in words, which nobody repeats")
        .query("error_uri", .text(0...2_000), "The same as an address, which nobody opens")
        .query("session_state", .text(0...500), "Some providers send it; it isn't used")
        .query("scope", .text(0...2_000), "Some providers send it; it isn't used")
        .query("authuser", .text(0...100), "Some providers send it; it isn't used")
        .query("hd", .text(0...300), "Some providers send it; it isn't used")
        .query("prompt", .text(0...100), "Some providers send it; it isn't used")
        .answers(.seeOther, "Signed in; the cookie of the session is set")
        .mayFail(.signInFailed, .noRole, .notFound, .conflict)
    }

    private func found() throws(Problem) -> OpenIDDesk {
        guard let desk else {
            throw Problem(.notFound, "this service has no identity provider; see docs/sign-in.md")
        }
        return desk
    }
}
