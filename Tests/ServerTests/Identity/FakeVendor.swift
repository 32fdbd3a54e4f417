import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Pipeline
import Synchronization

@testable import Server

/// A vendor that answers as a test wants, and checks that it is we who call.
final class FakeVendor: Sendable {
    struct Heard: Sendable {
        let headers: HTTPFields
        let body: [UInt8]
        let path: String

        var json: JSONValue? { try? JSONText.value(of: body) }
    }

    typealias Answer = @Sendable (Heard) async throws -> Reply

    let secret = [UInt8](repeating: 5, count: 32)
    private let heard = Mutex<[Heard]>([])
    private let answer: Mutex<Answer>

    init(_ answer: @escaping Answer = { _ in FakeVendor.says(#"{"state": "verified"}"#) }) {
        self.answer = Mutex(answer)
    }

    var calls: [Heard] { heard.withLock(\.self) }

    func answers(_ answer: @escaping Answer) { self.answer.withLock { $0 = answer } }

    static func says(_ text: String, _ status: HTTPResponse.Status = .ok) -> Reply {
        .bytes(Array(text.utf8), "application/json", status)
    }

    var routes: [Route] {
        [
            route(.post, "/verifications", "begin"), route(.post, "/messages", "send"),
            route(.get, "/verifications/{serial}", "poll").path("serial", .id, "The serial"),
            route(.delete, "/verifications/{serial}", "redact").path("serial", .id, "The serial"),
            route(.get, "/health", "health"),
        ]
    }

    private func route(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ operation: String,
    ) -> Route {
        Route(method, path, operation, "Hear what we are asked") { call in
            var body: [UInt8] = []
            if method == .post {
                for try await chunk in call.chunks { body += Array(chunk.readableBytesView) }
            }
            let heard = Heard(headers: call.headers, body: body, path: call.request.uri.string)
            self.heard.withLock { $0.append(heard) }
            let answer = self.answer.withLock(\.self)
            return try await answer(heard)
        }
        .streams()
        .answers(.ok, "Heard", contentType: "application/json")
        .answers(.found, "Elsewhere", contentType: "application/json")
        .answers(.internalServerError, "Broken", contentType: "application/json")
    }
}
