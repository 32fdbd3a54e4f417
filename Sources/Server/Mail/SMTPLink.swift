import NIOCore
import NIOPosix
import NIOSSL

/// A connection to a mail server: lines go out, replies come back one at a time.
///
/// Its state belongs to the connection's event loop, where also the turn to TLS is made: so no byte
/// that came before in the clear is taken for one that came after it.
final class SMTPLink: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var reader: SMTPReplyReader
    private var replies: [SMTPReply] = []
    private var waiting: EventLoopPromise<SMTPReply>?
    private var end: MailFault.Cause?

    init(_ limits: MailLimits) { reader = SMTPReplyReader(limits) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard end == nil else { return }
        do throws(MailFault.Cause) {
            replies += try reader.take(unwrapInboundIn(data).readableBytesView)
            // Nobody asked for a second one: it would be taken for the answer to what comes next.
            guard replies.count < 2 else { throw .garbled }
            deliver()
        } catch {
            finish(error, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finish(MailFault.Cause(of: error), context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(.unreachable, context)
        context.fireChannelInactive()
    }

    /// The next reply; on the event loop.
    func next(on loop: any EventLoop, within time: TimeAmount) -> EventLoopFuture<SMTPReply> {
        let promise = loop.makePromise(of: SMTPReply.self)
        waiting = promise
        let timer = loop.assumeIsolated().scheduleTask(in: time) { [weak self] in
            self?.fail(.tooSlow)
        }
        promise.futureResult.assumeIsolated().whenComplete { _ in timer.cancel() }
        deliver()
        return promise.futureResult
    }

    /// Whether nothing came that nobody asked for; on the event loop.
    var isAtRest: Bool { replies.isEmpty && reader.isAtRest && end == nil }

    private func deliver() {
        guard let promise = waiting else { return }
        if let reply = replies.first {
            replies.removeFirst()
            waiting = nil
            promise.succeed(reply)
        } else if let end {
            waiting = nil
            promise.fail(end)
        }
    }

    private func finish(_ cause: MailFault.Cause, _ context: ChannelHandlerContext) {
        fail(cause)
        context.close(promise: nil)
    }

    private func fail(_ cause: MailFault.Cause) {
        end = end ?? cause
        deliver()
    }
}

extension MailFault.Cause {
    /// What an error of the network means.
    init(of error: any Error) {
        switch error {
        case let cause as MailFault.Cause: self = cause
        case let fault as MailFault: self = fault.cause
        case let error as NIOSSLError:
            // Whoever ends a sealed connection without a word was there, and is gone.
            if case .uncleanShutdown = error { self = .unreachable } else { self = .untrusted }
        case is NIOSSLExtraError, is BoringSSLError: self = .untrusted
        case let error as ChannelError:
            if case .connectTimeout = error { self = .tooSlow } else { self = .unreachable }
        default: self = .unreachable
        }
    }
}
