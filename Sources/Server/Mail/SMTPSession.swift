import Casework
import Foundation
import NIOCore
import NIOSSL

/// One conversation with a mail server, step by step.
struct SMTPSession: Sendable {
    /// A connection with what reads its replies.
    struct Line: Sendable {
        let channel: any Channel
        let link: NIOLoopBound<SMTPLink>
    }

    /// What a server offers (RFC 5321 §4.1.1.1).
    struct Offers: Hashable, Sendable {
        var hasSecurity = false
        var mechanisms: Set<String> = []

        init(_ reply: SMTPReply) {
            for line in reply.lines.dropFirst() {
                let words = line.uppercased().split(separator: " ").map(String.init)
                if words.first == "STARTTLS" { hasSecurity = true }
                if words.first == "AUTH" { mechanisms.formUnion(words.dropFirst()) }
            }
        }
    }

    private let line: Line
    private let limits: MailLimits

    init(_ line: Line, _ limits: MailLimits) { (self.line, self.limits) = (line, limits) }

    func close() { line.channel.close(promise: nil) }

    func expectGreeting() async throws {
        try Self.check(try await ask(nil, at: .greeting), at: .greeting)
    }

    func sayHello() async throws -> Offers {
        Offers(try await say("EHLO \(ownName)", at: .hello))
    }

    /// An address literal, since a node has no name of its own (RFC 5321 §4.1.3).
    private var ownName: String {
        guard let text = line.channel.localAddress?.ipAddress, let address = IPAddress(text) else {
            return "[127.0.0.1]"
        }
        return address.isSix ? "[IPv6:\(address)]" : "[\(address)]"
    }

    /// Seals the connection, unless anything came that would count as sealed then.
    func startTLS(_ context: NIOSSLContext, to name: String?) async throws {
        try await say("STARTTLS", at: .security)
        let line = line
        do {
            try await line.channel.eventLoop.submit {
                guard line.link.value.isAtRest else { throw MailFault.Cause.garbled }
                let handler = try SMTPClient.seal(context, to: name)
                try line.channel.pipeline.syncOperations.addHandler(handler, position: .first)
            }.get()
        } catch {
            throw MailFault(.security, MailFault.Cause(of: error))
        }
    }

    /// Shows who we are (RFC 4954), by the one way or the other.
    func show(_ credentials: SMTPClient.Credentials, by offers: Offers) async throws {
        let (user, password) = (credentials.user, credentials.password.exposed)
        if offers.mechanisms.contains("PLAIN") {
            let word = Self.base64("\0\(user)\0\(password)")
            try await say("AUTH PLAIN \(word)", at: .credentials)
        } else if offers.mechanisms.contains("LOGIN") {
            try await say("AUTH LOGIN", at: .credentials, wanting: 334)
            try await say(Self.base64(user), at: .credentials, wanting: 334)
            try await say(Self.base64(password), at: .credentials)
        } else {
            throw MailFault(.credentials, .noCredentials)
        }
    }

    /// Hands the message over, and parts.
    func hand(over bytes: [UInt8]) async throws {
        try await say("DATA", at: .data, wanting: 354)
        let content = Self.stuffed(bytes)
        let reply = try await ask(content, at: .content, within: limits.takingSeconds)
        try Self.check(reply, at: .content)
        // It is the server's now: whatever it answers to this changes nothing.
        try? await line.channel.writeAndFlush(ByteBuffer(string: "QUIT\r\n"))
    }

    /// Says a line, and wants an answer of 2xx, or of this code.
    @discardableResult
    func say(
        _ text: String,
        at step: MailFault.Step,
        wanting code: Int? = nil,
    ) async throws -> SMTPReply {
        let reply = try await ask(Array("\(text)\r\n".utf8), at: step)
        try Self.check(reply, at: step, wanting: code)
        return reply
    }

    private static func check(
        _ reply: SMTPReply,
        at step: MailFault.Step,
        wanting code: Int? = nil,
    ) throws(MailFault) {
        guard code.map({ $0 == reply.code }) ?? reply.isPositive else {
            throw MailFault(step, .reply(reply.code, reply.enhancedCode))
        }
    }

    /// Writes bytes, and waits for the reply to them.
    private func ask(
        _ bytes: [UInt8]?,
        at step: MailFault.Step,
        within seconds: Double? = nil,
    ) async throws -> SMTPReply {
        let time = TimeAmount.nanoseconds(Int64((seconds ?? limits.replySeconds) * 1e9))
        let line = line
        do {
            return try await line.channel.eventLoop.flatSubmit {
                if let bytes {
                    // A line that can't be written closes the connection, which ends the wait.
                    line.channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
                }
                return line.link.value.next(on: line.channel.eventLoop, within: time)
            }.get()
        } catch {
            try Task.checkCancellation()
            throw MailFault(step, MailFault.Cause(of: error))
        }
    }

    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    /// A dot more before each line that begins with one, and the line that ends it (RFC 5321 §4.5.2).
    static func stuffed(_ bytes: [UInt8]) -> [UInt8] {
        var (stuffed, isAtStart): ([UInt8], Bool) = ([], true)
        stuffed.reserveCapacity(bytes.count + 8)
        for byte in bytes {
            if isAtStart, byte == UInt8(ascii: ".") { stuffed.append(byte) }
            stuffed.append(byte)
            isAtStart = byte == UInt8(ascii: "\n")
        }
        if !isAtStart { stuffed += Array("\r\n".utf8) }
        return stuffed + Array(".\r\n".utf8)
    }
}
