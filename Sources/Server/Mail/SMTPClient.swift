package import Casework
import NIOCore
import NIOPosix
import NIOSSL

/// Hands messages to the operator's mail server, one connection each (RFC 5321).
///
/// Credentials go over TLS alone, whose certificate has to hold; nothing of what a server says is
/// kept but its codes.
package struct SMTPClient: Sendable {
    /// How the connection is sealed.
    package enum Security: String, Hashable, Sendable, CaseIterable {
        /// By `STARTTLS`, without which nothing is sent (RFC 3207).
        case startTLS = "starttls"
        /// From the first byte (RFC 8314 §3.3).
        case tls
        /// Not at all: for a server on this machine.
        case none
    }

    /// Who sends, as the server knows us.
    package struct Credentials: Sendable {
        let user: String
        let password: Secret

        package init(user: String, password: Secret) {
            (self.user, self.password) = (user, password)
        }
    }

    package let host: String
    package let port: Int
    package let security: Security
    package let limits: MailLimits
    private let credentials: Credentials?
    private let context: NIOSSLContext?

    /// - Parameter roots: a file with the certificates (PEM) that may vouch for the server's; nil: the
    ///   system's.
    /// - Throws: where the file can't be read.
    package init(
        to host: String,
        port: Int,
        _ security: Security,
        credentials: Credentials? = nil,
        trusting roots: String? = nil,
        limits: MailLimits = MailLimits(),
    ) throws {
        (self.host, self.port, self.security) = (host, port, security)
        (self.credentials, self.limits) = (credentials, limits)
        guard security != .none else {
            context = nil
            return
        }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let roots {
            // A file without any would otherwise be noticed by nobody.
            _ = try NIOSSLCertificate.fromPEMFile(roots)
            configuration.trustRoots = .file(roots)
        }
        context = try NIOSSLContext(configuration: configuration)
    }

    /// Sends a message, once.
    ///
    /// - Throws: ``MailFault``; where the connection broke behind the content nobody knows whether it
    ///   was taken, so a repetition has the same id.
    package func send(_ message: MailMessage) async throws {
        let session = SMTPSession(try await connect(), limits)
        defer { session.close() }
        try await withTaskCancellationHandler {
            try await talk(session, message)
        } onCancel: {
            session.close()
        }
    }

    private func talk(_ session: SMTPSession, _ message: MailMessage) async throws {
        try await session.expectGreeting()
        var offers = try await session.sayHello()
        if security == .startTLS, let context {
            guard offers.hasSecurity else { throw MailFault(.security, .noSecurity) }
            try await session.startTLS(context, to: Self.serverName(host))
            // What was offered in the clear counts no more (RFC 3207 §4.2).
            offers = try await session.sayHello()
        }
        if let credentials, security != .none {
            try await session.show(credentials, by: offers)
        }
        try await session.say("MAIL FROM:<\(message.sender.exposed)>", at: .sender)
        try await session.say("RCPT TO:<\(message.recipient.exposed)>", at: .recipient)
        try await session.hand(over: message.bytes)
    }

    private func connect() async throws -> SMTPSession.Line {
        let (context, limits, host) = (security == .tls ? context : nil, limits, host)
        do {
            return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(.nanoseconds(Int64(limits.connectSeconds * 1e9)))
                .connect(host: host, port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let link = SMTPLink(limits)
                        let pipeline = channel.pipeline.syncOperations
                        if let context {
                            try pipeline.addHandler(Self.seal(context, to: Self.serverName(host)))
                        }
                        try pipeline.addHandler(link)
                        return SMTPSession.Line(
                            channel: channel,
                            link: NIOLoopBound(link, eventLoop: channel.eventLoop),
                        )
                    }
                }
        } catch {
            try Task.checkCancellation()
            throw MailFault(.connect, MailFault.Cause(of: error))
        }
    }

    static func seal(
        _ context: NIOSSLContext,
        to name: String?,
    ) throws -> NIOSSLClientHandler {
        try NIOSSLClientHandler(context: context, serverHostname: name)
    }

    /// The name that stands in the certificate; nil of an address, which is looked for as such.
    private static func serverName(_ host: String) -> String? {
        IPAddress(host) == nil ? host : nil
    }
}
