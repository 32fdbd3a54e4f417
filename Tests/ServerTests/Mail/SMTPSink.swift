import Foundation
import NIOCore
import NIOPosix
import Synchronization

@testable import Server

/// A mail server of tests: keeps what it takes, insists on the protocol, and goes wrong where a test
/// wants it to.
final class SMTPSink: Sendable {
    /// How it is set up.
    struct Plan: Sendable {
        var security = SMTPClient.Security.none
        /// The ways of showing credentials that it offers, once the connection is sealed.
        var mechanisms = ["PLAIN", "LOGIN"]
        var user = "touchstone"
        var password = "opensesame"
        /// Whether it takes mail from nobody else.
        var wantsCredentials = false
        /// What goes wrong when it is about to say the answer of a number; the greeting is 0.
        var trouble: (number: Int, what: Trouble)?
        /// Whether that happens on the first connection alone.
        var isOnce = true
    }

    enum Trouble: Sendable {
        /// The connection ends without an answer.
        case drop
        /// It does what was asked, and the connection ends without an answer.
        case doAndDrop
        /// It says this instead, and does nothing.
        case say(String)
        /// It does what was asked, and says this besides.
        case saysMore(String)
        /// It says nothing more, and stays.
        case silence
    }

    struct Letter: Hashable, Sendable {
        let sender: String
        let recipient: String
        let content: String
        let isSealed: Bool

        func field(_ name: String) -> String? {
            let header = content.components(separatedBy: "\r\n\r\n")[0]
                .replacing("\r\n ", with: " ")
            return header.components(separatedBy: "\r\n").first { $0.hasPrefix("\(name): ") }
                .map { String($0.dropFirst(name.count + 2)) }
        }

        /// The body, decoded.
        var text: String? {
            let parts = content.components(separatedBy: "\r\n\r\n")
            let encoded = parts.dropFirst().joined().replacing("\r\n", with: "")
            return Data(base64Encoded: encoded).map { String(decoding: $0, as: UTF8.self) }
        }
    }

    struct Seen: Sendable {
        var letters: [Letter] = []
        /// Everything that was said to it, whatever it was.
        var lines: [String] = []
        var connections = 0
        /// How many of them ended.
        var ended = 0
        /// Whether the trouble came.
        var hadTrouble = false
        /// What no client should do.
        var offences: [String] = []
    }

    let plan: Plan
    let seen = Mutex(Seen())

    private init(_ plan: Plan) { self.plan = plan }

    /// Lends a server on a port of its own.
    static func run(
        _ plan: Plan = Plan(),
        _ test: (SMTPSink, Int) async throws -> Void,
    ) async throws {
        let sink = SMTPSink(plan)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let operations = channel.pipeline.syncOperations
                    if plan.security == .tls {
                        try operations.addHandler(try sealing())
                    }
                    let conversation = SinkConversation(sink)
                    conversation.isSealed = plan.security == .tls
                    try operations.addHandler(conversation)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            try await test(sink, channel.localAddress?.port ?? 0)
            try await channel.close()
        } catch {
            try? await channel.close()
            throw error
        }
    }

    /// Whether nobody is connected any more.
    var isAlone: Bool { seen.withLock { $0.connections == $0.ended } }
    var letters: [Letter] { seen.withLock(\.letters) }
    var offences: [String] { seen.withLock(\.offences) }
    var lines: [String] { seen.withLock(\.lines) }
    var hadTrouble: Bool { seen.withLock(\.hadTrouble) }
}
