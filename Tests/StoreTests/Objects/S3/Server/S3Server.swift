import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Media
import NIOCore
import Synchronization
import TestSupport

@testable import Store

/// A store that speaks S3's protocol, on the loopback address and in memory, for tests.
///
/// It believes nothing: every signature, every digest of a body and every condition is checked by
/// code of its own. It can be told to fail at one call or from one on, one later each time.
final class S3Server: Sendable {
    static let bucket = "content"
    static let credentials = S3Credentials(keyID: "KEYOFTESTS", secret: "secret/of+tests")

    /// What is there under a key, or as a part.
    struct Stored: Sendable {
        var bytes: [UInt8]
        var modified: Date
        var tag: String
        var checksum: String?
        /// What is said of it beside that.
        var fields: [String: String] = [:]
    }

    /// An object that comes in parts.
    struct Begun: Sendable {
        let key: String
        let time: Date
        var parts: [Int: Stored] = [:]
    }

    struct State: Sendable {
        var objects: [String: Stored] = [:]
        var begun: [String: Begun] = [:]
        var calls: [String] = []
        var fault: (first: Int, kind: Fault, lasts: Bool)?
        var port = 0
        /// Run before a call is carried out, with its method and path.
        var watch: (@Sendable (String) async -> Void)?
    }

    /// How a call goes wrong.
    enum Fault: String, Sendable, CaseIterable {
        /// Refused for now, and not carried out.
        case slowDown
        /// The connection breaks before the call is carried out.
        case cut
        /// The connection breaks after it, before the answer.
        case doneAndCut
        /// The answer breaks off within its body.
        case halfAnswer
        /// The answer says success, and its body an error.
        case falseSuccess
        /// Nothing comes any more.
        case stall
    }

    let state = Mutex(State())
    let clock: SetClock

    private init(clock: SetClock) { self.clock = clock }

    /// Lends a running server.
    @discardableResult
    static func with<Result: Sendable>(
        clock: SetClock = SetClock(),
        _ work: @escaping @Sendable (S3Server) async throws -> Result,
    ) async throws -> Result {
        let server = S3Server(clock: clock)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        var logger = Logger(label: "s3")
        logger.logLevel = .critical
        let application = Application(
            responder: S3Responder(server: server),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) },
            logger: logger,
        )
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                try await application.run()
                return nil
            }
            for await number in ports {
                server.state.withLock { $0.port = number }
                break
            }
            group.addTask { try await work(server) }
            defer { group.cancelAll() }
            while let outcome = try await group.next() {
                if let outcome { return outcome }
            }
            throw CancellationError()
        }
    }
}

// What tests ask of it.
extension S3Server {
    var address: S3Address {
        get throws {
            try S3Address(
                parsing: "s3://\(Self.bucket)/some/prefix",
                endpoint: "http://127.0.0.1:\(state.withLock(\.port))",
            )
        }
    }

    /// The keys below the prefix, without it.
    var keys: [String] {
        state.withLock {
            $0.objects.keys.map { String($0.dropFirst("some/prefix/".count)) }.sorted()
        }
    }

    /// The digests of objects that are there, and whose bytes fit.
    var wholeObjects: [String] {
        state.withLock { state in
            state.objects.compactMap { key, stored in
                let digest = "\(ContentDigest(of: stored.bytes))"
                return key == "some/prefix/objects/\(digest)" ? digest : nil
            }.sorted()
        }
    }

    var objectCount: Int { keys.count { $0.hasPrefix("objects/") } }
    var begunCount: Int { state.withLock { $0.begun.count } }
    var callCount: Int { state.withLock { $0.calls.count } }
    var calls: [String] { state.withLock { $0.calls } }

    func forgetCalls() { state.withLock { $0.calls = [] } }

    func fail(at call: Int, _ kind: Fault, lasts: Bool = false) {
        state.withLock {
            $0.calls = []
            $0.fault = (call, kind, lasts)
        }
    }

    func mend() { state.withLock { $0.fault = nil } }

    func change(_ key: String, _ change: (inout Stored) -> Void) {
        state.withLock { state in
            guard var stored = state.objects["some/prefix/\(key)"] else { return }
            change(&stored)
            state.objects["some/prefix/\(key)"] = stored
        }
    }

    func plant(_ key: String, _ bytes: [UInt8] = [], at time: Date? = nil) {
        let stored = Stored(bytes: bytes, modified: time ?? clock.now, tag: "\"planted\"")
        state.withLock { $0.objects["some/prefix/\(key)"] = stored }
    }

    func watch(_ watch: (@Sendable (String) async -> Void)?) { state.withLock { $0.watch = watch } }
}

/// Answers calls, or fails as it was told to.
private struct S3Responder: HTTPResponder {
    typealias Context = S3Context

    let server: S3Server

    func respond(to request: Request, context: S3Context) async throws -> Response {
        var request = request
        let buffer = try await request.collectBody(upTo: 64 << 20)
        let call = S3ServerCall(request.head, body: Array(buffer.readableBytesView))
        let (fault, watch) = server.state.withLock { state -> (S3Server.Fault?, _) in
            state.calls.append("\(call.method) \(call.path)")
            guard let fault = state.fault else { return (nil, state.watch) }
            let (number, first) = (state.calls.count, fault.first)
            let isHit = fault.lasts ? number >= first : number == first
            return (isHit ? fault.kind : nil, state.watch)
        }
        await watch?("\(call.method) \(call.key ?? "")")
        switch fault {
        case .slowDown:
            return S3ServerAnswer.error(503, "SlowDown").response(isHead: call.method == "HEAD")
        case .cut:
            try await context.channel.close()
            throw HTTPError(.badGateway)
        case .stall:
            try await Task.sleep(for: .seconds(600))
            throw HTTPError(.badGateway)
        case .falseSuccess where call.mayFailLate:
            return S3ServerAnswer(200, S3ServerAnswer.error(500, "InternalError").body).response()
        case .none, .doneAndCut, .halfAnswer, .falseSuccess: break
        }
        let answer = server.answer(to: call)
        if fault == .doneAndCut {
            try await context.channel.close()
            throw HTTPError(.badGateway)
        }
        return answer.response(isHalf: fault == .halfAnswer, isHead: call.method == "HEAD")
    }
}

private struct S3Context: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any NIOCore.Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

/// What is answered, before it goes its way.
struct S3ServerAnswer: Sendable {
    var status: Int
    var body: [UInt8]
    var fields: [String: String] = [:]

    init(_ status: Int, _ body: [UInt8] = [], _ fields: [String: String] = [:]) {
        self.status = status
        self.body = body
        self.fields = fields
    }

    static func error(_ status: Int, _ code: String) -> Self {
        Self(status, Array("<?xml version=\"1.0\"?>\n<Error><Code>\(code)</Code></Error>".utf8))
    }

    static func xml(_ name: String, _ content: String) -> Self {
        Self(200, Array("<?xml version=\"1.0\"?>\n<\(name) xmlns=\"x\">\(content)</\(name)>".utf8))
    }

    fileprivate func response(isHalf: Bool = false, isHead: Bool = false) -> Response {
        var headers = HTTPFields()
        for (name, value) in fields { headers[HTTPField.Name(name)!] = value }
        let bytes = body
        let length = isHead ? Int(fields["content-length"] ?? "") ?? bytes.count : bytes.count
        let content = ResponseBody(contentLength: isHalf ? max(length, 2) : length) { writer in
            if !isHead {
                let sent = isHalf ? Array(bytes.prefix(bytes.count / 2)) : bytes
                try await writer.write(ByteBuffer(bytes: sent))
            }
            if isHalf { throw CancellationError() }
            try await writer.finish(nil)
        }
        headers[.contentLength] = nil
        return Response(status: .init(code: status), headers: headers, body: content)
    }
}
