/// Why a message wasn't taken, in codes: what a server said may hold an address, so nothing of its
/// words is kept.
package struct MailFault: Error, Hashable, Sendable {
    /// How far a conversation got (RFC 5321 §4.1.4).
    package enum Step: String, Hashable, Sendable, CaseIterable {
        case connect, greeting, hello, security, credentials, sender, recipient, data, content
    }

    package enum Cause: Hashable, Sendable {
        /// Nobody took the connection, or it broke.
        case unreachable
        /// The certificate doesn't hold.
        case untrusted
        case tooSlow
        /// What was said is no answer of SMTP, or is too long.
        case garbled
        /// TLS was asked for, and isn't offered.
        case noSecurity
        /// No way of showing credentials is offered that we know.
        case noCredentials
        /// The server said no: three digits, and the enhanced code behind them (RFC 3463).
        case reply(Int, String?)
    }

    package let step: Step
    package let cause: Cause

    package init(_ step: Step, _ cause: Cause) { (self.step, self.cause) = (step, cause) }

    /// Whether nobody tries again.
    ///
    /// A server that refuses recipient or content for good means this message. What it refuses before
    /// says something of us, which the operator may put right.
    package var isFinal: Bool {
        guard case .reply(let code, _) = cause, (500...599).contains(code) else { return false }
        return [.recipient, .data, .content].contains(step)
    }

    /// Such as `recipient-550-5.1.1` or `connect-unreachable`.
    package var code: String {
        let word =
            switch cause {
            case .unreachable: "unreachable"
            case .untrusted: "untrusted"
            case .tooSlow: "too-slow"
            case .garbled: "garbled"
            case .noSecurity: "no-tls"
            case .noCredentials: "no-authentication"
            case .reply(let code, let enhanced):
                enhanced.map { "\(code)-\($0)" } ?? "\(code)"
            }
        return "\(step.rawValue)-\(word)"
    }
}

extension MailFault: CustomStringConvertible {
    package var description: String { "the mail server didn't take it: \(code)" }
}
