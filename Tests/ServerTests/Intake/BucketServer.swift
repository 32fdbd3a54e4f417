import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization
import TestSupport

@testable import Server
@testable import Store

/// A store with buckets that speaks of S3's protocol what reading takes, on the loopback address.
///
/// Each put makes a version. Whether signatures are right, other tests look; here it counts that there
/// is one, and where.
final class BucketServer: Sendable {
    static let credentials = S3Credentials(keyID: "KEYOFTESTS", secret: "secret/of+tests")

    /// What was put once.
    struct Version: Sendable {
        let id: String
        let bytes: [UInt8]
        let tag: String
        let fields: [String: String]
    }

    private struct State: Sendable {
        var objects: [String: [Version]] = [:]
        var calls: [String] = []
        var status: Int?
        var watch: (@Sendable (String) async -> Void)?
        var port = 0
    }

    private let state = Mutex(State())

    static func with(_ work: @escaping @Sendable (BucketServer) async throws -> Void) async throws {
        let server = BucketServer()
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            responder: Responder(server: server),
            configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) },
            logger: .silent,
        )
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await application.run()
                return false
            }
            for await number in ports {
                server.state.withLock { $0.port = number }
                break
            }
            group.addTask {
                try await work(server)
                return true
            }
            defer { group.cancelAll() }
            while let isDone = try await group.next() { if isDone { return } }
        }
    }

    /// Where a bucket is, or the beginning of keys in it.
    func address(_ place: String, host: String = "127.0.0.1") throws -> S3Address {
        let port = state.withLock(\.port)
        return try S3Address(parsing: "s3://\(place)", endpoint: "http://\(host):\(port)")
    }

    /// The calls that came, such as `HEAD /drop/film.mp4`, without what signs them.
    var calls: [String] { state.withLock(\.calls) }

    /// - Parameter fields: beside what the bytes say of themselves.
    @discardableResult
    func put(
        _ key: String,
        _ bytes: [UInt8],
        _ fields: [String: String] = ["x-amz-meta-account": "maker"],
        in bucket: String = "drop",
    ) -> Version {
        let hash = Insecure.MD5.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
        return state.withLock { state in
            let id = "v.\(state.objects["\(bucket)/\(key)"]?.count ?? 0)+/"
            let version = Version(id: id, bytes: bytes, tag: hash, fields: fields)
            state.objects["\(bucket)/\(key)", default: []].append(version)
            return version
        }
    }

    func remove(_ key: String) { state.withLock { $0.objects["drop/\(key)"] = nil } }

    /// Every call is answered so from now on.
    func answer(_ status: Int?) { state.withLock { $0.status = status } }

    /// Run before each call is answered, with its method.
    func watch(_ watch: @escaping @Sendable (String) async -> Void) {
        state.withLock { $0.watch = watch }
    }

    fileprivate func answer(_ request: Request) async -> Response {
        let sides = (request.head.path ?? "").split(separator: "?", maxSplits: 1).map(String.init)
        let path = sides.first?.removingPercentEncoding ?? ""
        let query = Self.query(sides.count > 1 ? sides[1] : "")
        let version = query["versionId"]
        let method = request.method.rawValue
        let (status, watch) = state.withLock { state in
            let asked = version.map { "?\($0)" } ?? ""
            state.calls.append("\(method) \(path)\(asked)")
            return (state.status, state.watch)
        }
        await watch?(method)
        if let status { return Response(status: .init(code: status)) }
        let isSigned =
            request.method == .head
            ? request.headers[.authorization] != nil
            : request.headers[.authorization] == nil && query["X-Amz-Expires"] == "300"
                && query["X-Amz-Signature"]?.count == 64
        guard isSigned else { return Response(status: .forbidden) }
        let versions = state.withLock { $0.objects[String(path.dropFirst())] } ?? []
        guard let found = version.map({ id in versions.first { $0.id == id } }) ?? versions.last
        else { return Response(status: .notFound) }
        if let tag = request.headers[.ifMatch], tag != "\"\(found.tag)\"" {
            return Response(status: .preconditionFailed)
        }
        return Self.response(found, isHead: request.method == .head)
    }

    private static func response(_ version: Version, isHead: Bool) -> Response {
        var fields: HTTPFields = [
            .eTag: "\"\(version.tag)\"", .lastModified: "Sun, 22 Nov 2026 08:00:00 GMT",
        ]
        for (name, value) in version.fields { fields[HTTPField.Name(name)!] = value }
        let bytes = version.bytes
        let body = ResponseBody(contentLength: bytes.count) { writer in
            if !isHead { try await writer.write(ByteBuffer(bytes: bytes)) }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: fields, body: body)
    }

    private static func query(_ text: String) -> [String: String] {
        var found: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let words = pair.split(separator: "=", maxSplits: 1).map(String.init)
            found[words[0]] = words.count > 1 ? words[1].removingPercentEncoding : ""
        }
        return found
    }

    private struct Responder: HTTPResponder {
        typealias Context = Arrival

        let server: BucketServer

        func respond(to request: Request, context: Arrival) async throws -> Response {
            await server.answer(request)
        }
    }
}
