import Casework
import HTTPTypes
import Store

/// A session with its secret, which is shown to the browser only.
struct OpenedSession: Sendable {
    let session: KeptSession
    let secret: SessionSecret
}

extension Reception {
    /// Opens a session in the caller's transaction.
    func open(
        for member: TeamMember,
        _ signIn: SignIn,
        _ call: Call,
        in transaction: any Transaction,
    ) throws -> OpenedSession {
        let secret = newSecret()
        var signIn = signIn
        signIn.agent = agent(of: call)
        try sessions.open(secret.digest, for: member, signIn, in: transaction)
        guard let session = try sessions.find(digest: secret.digest, in: transaction) else {
            throw RecordRefusal.unknown(.session)
        }
        return OpenedSession(session: session, secret: secret)
    }

    /// The answer that says who is signed in, with the cookies.
    func reply(
        _ opened: OpenedSession,
        _ call: Call,
        _ status: HTTPResponse.Status,
    ) throws -> Reply {
        let view = SessionView(opened.session, opened.secret, sessionLimits)
        return with(opened, call, in: try .json(view, status))
    }

    /// An answer with the cookies of a session.
    func with(_ opened: OpenedSession, _ call: Call, in reply: Reply) -> Reply {
        var reply = reply
        for field in cookies(opened.secret, of: opened.session.member, in: call) {
            reply.headers.append(field)
        }
        return reply
    }
}
