package import Casework
import Foundation
import HTTPTypes
package import Store

/// What everything about signing in shares.
package struct Reception: Sendable {
    let records: Records
    let database: any Database
    let surroundings: Surroundings
    let keys: SignInKeys
    let cookies: CookieJar
    let passwords: PasswordDesk
    let limits: SignInLimits
    /// How long sessions last.
    package var sessionLimits = SessionLimits()
    /// The tenant of whoever names none.
    package var home = "main"
    /// Addresses of proxies whose word on where a request came from counts.
    package var proxies: Set<String> = []

    package init(
        _ records: Records,
        in database: any Database,
        keys: SignInKeys,
        surroundings: Surroundings,
        cookies: CookieJar = CookieJar(isSecure: true),
        limits: SignInLimits = SignInLimits(),
    ) {
        self.records = records
        self.database = database
        self.keys = keys
        self.surroundings = surroundings
        self.cookies = cookies
        self.limits = limits
        passwords = PasswordDesk(keys, surroundings: surroundings, limits: limits)
    }

    var sessions: StaffSessions { StaffSessions(records, limits: sessionLimits) }
    var credentials: Credentials { Credentials(records) }
    var invitations: Invitations { Invitations(records, limits: sessionLimits) }
    var team: Team { Team(records) }

    /// Where a request came from.
    func address(of call: Call) -> String {
        ClientAddress.text(of: call.headers, from: call.arrival, proxies: proxies)
    }

    /// What a browser calls itself, short enough for a list.
    func agent(of call: Call) -> String {
        let text = call.headers[.userAgent] ?? ""
        return String(
            text.unicodeScalars.filter { $0.properties.generalCategory != .control }
                .prefix(120).map(Character.init)
        )
    }

    /// A new secret of a session, which nobody had before: whatever cookie came with the request.
    func newSecret() -> SessionSecret {
        SessionSecret(bytes: surroundings.secretBytes(SessionSecret.bytes))
    }

    /// The cookies of a session, and of the browser that is known from now on.
    func cookies(_ secret: SessionSecret, of member: TeamMember, in call: Call) -> [HTTPField] {
        let name = Self.name(member.tenant.text, member.person.text)
        let now = surroundings.now()
        let known = device(of: call, name: name)?.id
        let seconds = limits.deviceDays * 86_400
        let device = KnownDevice.cookie(
            known ?? surroundings.secretBytes(KnownDevice.idBytes),
            of: name,
            until: now + Double(seconds),
            keys,
        )
        return [
            cookies.field(cookies.session, secret.text),
            cookies.field(cookies.device, device, seconds: seconds),
        ]
    }

    /// The browser that a request comes from, where somebody of this name signed in with it before.
    func device(of call: Call, name: String) -> KnownDevice? {
        cookies.value(cookies.device, in: call.headers).flatMap {
            KnownDevice(cookie: $0, of: name, at: surroundings.now(), keys)
        }
    }

    /// One text for a tenant and a person, which no other two give.
    static func name(_ tenant: String, _ person: String) -> String { "\(tenant)/\(person)" }

    /// The session whose cookie came with a request, open or not; nil where there is none.
    func session(of call: Call) async throws -> KeptSession? {
        guard let text = cookies.value(cookies.session, in: call.headers),
            let secret = SessionSecret(text)
        else { return nil }
        return try await database.read { [sessions] transaction in
            try sessions.find(digest: secret.digest, in: transaction)
        }
    }
}
