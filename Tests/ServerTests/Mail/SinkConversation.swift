import Foundation
import NIOCore
import NIOSSL
import Synchronization

@testable import Server

extension SMTPSink {
    static func sealing() throws -> NIOSSLServerHandler {
        NIOSSLServerHandler(context: try SinkCertificate.context())
    }
}

/// One connection of a mail server of tests (RFC 5321), on its event loop.
final class SinkConversation: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    var isSealed = false

    private let sink: SMTPSink
    private var connection = 0
    private var bytes: [UInt8] = []
    private var answers = 0
    private var hasGreeted = false
    private var hasShown = false
    private var login: [String]?
    private var sender: String?
    private var recipient: String?
    private var content: [String]?
    private var isSilent = false

    init(_ sink: SMTPSink) { self.sink = sink }

    func channelActive(context: ChannelHandlerContext) {
        connection = sink.seen.withLock { seen in
            seen.connections += 1
            return seen.connections
        }
        answer("220 sink.example ESMTP", context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes += Array(unwrapInboundIn(data).readableBytesView)
        while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
            var line = Array(bytes[..<end])
            bytes.removeFirst(end + 1)
            if line.last == UInt8(ascii: "\r") { line.removeLast() } else { blame("a bare LF") }
            if line.contains(UInt8(ascii: "\r")) { blame("a bare CR") }
            if line.count > 998 { blame("a line of \(line.count) bytes") }
            hear(String(decoding: line, as: UTF8.self), context)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        sink.seen.withLock { $0.ended += 1 }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func blame(_ what: String) { sink.seen.withLock { $0.offences.append(what) } }

    private func hear(_ line: String, _ context: ChannelHandlerContext) {
        sink.seen.withLock { $0.lines.append(line) }
        guard content == nil else { return keep(line, context) }
        if let login { return hear(login: login + [line], context) }
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        switch words[0].uppercased() {
        case "EHLO": greet(context)
        case "STARTTLS": seal(context)
        case "AUTH": show(words, context)
        case "MAIL": begin(line, context)
        case "RCPT": address(line, context)
        case "DATA": open(context)
        case "QUIT":
            answer("221 bye", context)
            context.close(promise: nil)
        default:
            blame("unknown: \(words[0])")
            answer("500 what?", context)
        }
    }

    private func greet(_ context: ChannelHandlerContext) {
        var offers = ["250-sink.example", "250-8BITMIME"]
        if sink.plan.security == .startTLS, !isSealed { offers.append("250-STARTTLS") }
        if isSealed, !sink.plan.mechanisms.isEmpty {
            offers.append("250-AUTH \(sink.plan.mechanisms.joined(separator: " "))")
        }
        answer((offers + ["250 SIZE 1000000"]).joined(separator: "\r\n"), context) {
            self.hasGreeted = true
        }
    }

    private func seal(_ context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        answer("220 go ahead", context) {
        } afterwards: {
            // Whoever was sealed begins anew (RFC 3207 §4.2).
            (self.hasGreeted, self.isSealed) = (false, true)
            guard self.bytes.isEmpty else { return self.blame("bytes behind STARTTLS") }
            if let handler = try? SMTPSink.sealing() {
                try? pipeline.addHandler(handler, position: .first)
            }
        }
    }

    private func show(_ words: [String], _ context: ChannelHandlerContext) {
        guard isSealed else {
            blame("credentials in the clear")
            return answer("538 encryption required", context)
        }
        switch words.dropFirst().first {
        case "PLAIN":
            let text = words.dropFirst(2).first.flatMap { Data(base64Encoded: $0) } ?? Data()
            end(
                String(decoding: text, as: UTF8.self)
                    == "\0\(sink.plan.user)\0\(sink.plan.password)",
                context,
            )
        case "LOGIN": answer("334 VXNlcm5hbWU6", context) { self.login = [] }
        default: answer("504 no such way", context)
        }
    }

    private func hear(login words: [String], _ context: ChannelHandlerContext) {
        guard words.count == 2 else {
            return answer("334 UGFzc3dvcmQ6", context) { self.login = words }
        }
        login = nil
        let shown = words.map {
            Data(base64Encoded: $0).map { String(decoding: $0, as: UTF8.self) }
        }
        end(shown == [sink.plan.user, sink.plan.password], context)
    }

    private func end(_ isRight: Bool, _ context: ChannelHandlerContext) {
        guard isRight else { return answer("535 5.7.8 wrong", context) }
        answer("235 2.7.0 welcome", context) { self.hasShown = true }
    }

    private func begin(_ line: String, _ context: ChannelHandlerContext) {
        guard hasGreeted, sender == nil else { return outOfTurn(line, context) }
        guard hasShown || !sink.plan.wantsCredentials else {
            return answer("530 5.7.0 authentication required", context)
        }
        let path = line.dropFirst("MAIL FROM:<".count).dropLast()
        answer("250 2.1.0 ok", context) { self.sender = String(path) }
    }

    private func address(_ line: String, _ context: ChannelHandlerContext) {
        guard sender != nil else { return outOfTurn(line, context) }
        let path = line.dropFirst("RCPT TO:<".count).dropLast()
        answer("250 2.1.5 ok", context) { self.recipient = String(path) }
    }

    private func open(_ context: ChannelHandlerContext) {
        guard recipient != nil else { return outOfTurn("DATA", context) }
        answer("354 go on", context) { self.content = [] }
    }

    private func outOfTurn(_ line: String, _ context: ChannelHandlerContext) {
        blame("out of turn: \(line)")
        answer("503 5.5.1 not now", context)
    }

    private func keep(_ line: String, _ context: ChannelHandlerContext) {
        guard line == "." else {
            content?.append(line.hasPrefix(".") ? String(line.dropFirst()) : line)
            return
        }
        let letter = SMTPSink.Letter(
            sender: sender ?? "",
            recipient: recipient ?? "",
            content: (content ?? []).joined(separator: "\r\n"),
            isSealed: isSealed,
        )
        (content, sender, recipient) = (nil, nil, nil)
        answer("250 2.0.0 taken", context) {
            self.sink.seen.withLock { $0.letters.append(letter) }
        }
    }

    /// Does something, says so, and does what comes behind that; unless this is where it goes wrong.
    private func answer(
        _ text: String,
        _ context: ChannelHandlerContext,
        doing work: () -> Void = {},
        afterwards: () -> Void = {},
    ) {
        defer { answers += 1 }
        guard !isSilent else { return }
        guard let (number, trouble) = sink.plan.trouble, number == answers,
            connection == 1 || !sink.plan.isOnce
        else {
            work()
            say(text, context)
            return afterwards()
        }
        sink.seen.withLock { $0.hadTrouble = true }
        switch trouble {
        case .drop: context.close(promise: nil)
        case .doAndDrop:
            work()
            context.close(promise: nil)
        case .say(let other): say(other, context)
        case .saysMore(let more):
            work()
            say("\(text)\r\n\(more)", context)
            afterwards()
        case .silence: isSilent = true
        }
    }

    private func say(_ text: String, _ context: ChannelHandlerContext) {
        context.writeAndFlush(NIOAny(ByteBuffer(string: "\(text)\r\n")), promise: nil)
    }
}
