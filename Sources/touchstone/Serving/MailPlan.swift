import Casework
import Server
import Store

/// Who sends notices by e-mail, as the settings say.
struct MailPlan {
    private let settings: Settings

    init(_ settings: Settings) { self.settings = settings }

    /// Nil where no server is set up.
    ///
    /// - Throws: ``SettingFault``, in which no secret stands.
    func desk() throws -> MailDesk? {
        guard let host = settings.text("mail.server") else { return nil }
        guard let sender = settings.text("mail.from").flatMap({ MailAddress($0) }) else {
            throw Self.unfit("mail.from", "must be an address of e-mail, which mail.server needs")
        }
        let security = try security(to: host)
        let credentials = try credentials(security)
        do {
            let client = try SMTPClient(
                to: host,
                port: settings.integer("mail.port", Self.usualPort(security)),
                security,
                credentials: credentials,
                trusting: settings.text("mail.trust"),
            )
            return MailDesk(client, from: sender)
        } catch {
            throw Self.unfit("mail.trust", "names no file of certificates that can be read")
        }
    }

    private func security(to host: String) throws(SettingFault) -> SMTPClient.Security {
        let word = settings.text("mail.tls")
        let security = word.flatMap { SMTPClient.Security(rawValue: $0) } ?? .startTLS
        let isLoopback = ["localhost", "::1"].contains(host) || IPAddress(host)?.bytes.first == 127
        guard security != .none || isLoopback || settings.isDevelopment else {
            throw Self.unfit("mail.tls", "may be none for a server on this machine alone")
        }
        return security
    }

    private func credentials(
        _ security: SMTPClient.Security
    ) throws(SettingFault) -> SMTPClient.Credentials? {
        let password = try settings.secret("mail.password")
        guard let user = settings.text("mail.user") else {
            guard password == nil else {
                throw Self.unfit("mail.user", "is missing beside the password")
            }
            return nil
        }
        guard let password else {
            throw Self.unfit("mail.user", "needs mail.password or mail.password-file")
        }
        guard security != .none else {
            throw Self.unfit("mail.tls", "must not be none where mail.user is set")
        }
        return SMTPClient.Credentials(user: user, password: Secret(password))
    }

    /// Submission, submission over TLS, and relay (RFC 6409, RFC 8314, RFC 5321).
    private static func usualPort(_ security: SMTPClient.Security) -> Int {
        switch security {
        case .startTLS: 587
        case .tls: 465
        case .none: 25
        }
    }

    private static func unfit(_ key: String, _ why: String) -> SettingFault {
        .unfitValue(key, why, place: "settings")
    }
}
