import Casework
import Foundation
import HTTPTypes
import Store

/// Tells from the cookie of a session who makes a request.
///
/// A session makes a caller as a token does, with the same person: whoever proposes something with
/// the one is no second person with the other. Rights are looked up with every request, so that what
/// was taken away is gone at once.
package struct SessionDesk: Sendable {
    private let reception: Reception
    private let origin: OwnOrigin

    package init(_ reception: Reception, origin: OwnOrigin) {
        (self.reception, self.origin) = (reception, origin)
    }

    /// Whether a request shows a session, be it one or none.
    func hasCookie(_ headers: HTTPFields) -> Bool {
        headers[values: .cookie].contains { $0.contains(reception.cookies.session + "=") }
    }

    /// - Throws: the problem of a session that is unknown or over, and of a change that a page of
    ///   somebody else asks for.
    func caller(of call: Call) async throws -> Caller {
        let now = reception.surroundings.now()
        let limits = reception.sessionLimits
        guard let session = try await reception.session(of: call), session.isOpen(at: now, limits)
        else {
            throw Problem(.unauthenticated, "you are not signed in any more; sign in again")
        }
        if call.route.method.changes { try checkPage(call) }
        if now > session.seenAt + limits.notedSeconds {
            try await reception.database.write { [sessions = reception.sessions] transaction in
                try sessions.note(session, in: transaction)
            }
        }
        return Caller(
            tenant: session.member.tenant.text,
            person: session.member.person.text,
            scopes: session.member.roles.scopes,
            token: session.id.text,
            session: SessionStanding(id: session.id, signedInAt: session.signedInAt),
        )
    }

    /// - Throws: the problem of somebody whose sign-in is too long ago for what is grave.
    func requireFresh(_ standing: SessionStanding) throws(Problem) {
        let limits = reception.sessionLimits
        guard limits.isFresh(standing.signedInAt, at: reception.surroundings.now()) else {
            throw Problem(
                .freshSignInNeeded,
                "this asks for a sign-in of the last \(limits.freshMinutes) minutes: POST "
                    + "/v1/session/step-up, and try again",
            )
        }
    }

    private func checkPage(_ call: Call) throws(Problem) {
        try origin.check(call)
        let secret = reception.cookies.value(reception.cookies.session, in: call.headers)
            .flatMap { SessionSecret($0) }
        guard let secret, let sent = call.headers[.csrf],
            isSame(Array(sent.utf8), Array(secret.csrf.utf8))
        else {
            throw Problem(
                .crossSite,
                "send \(HTTPField.Name.csrf.rawName) with the token that GET /v1/session gives",
            )
        }
    }
}
