import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Pipeline
import Store
import Synchronization
import TestSupport
import Testing

@testable import Server

/// A tenant's service that is told what happens, and answers as a test wants.
final class Receiver: Sendable {
    struct Heard: Sendable {
        let headers: HTTPFields
        let body: [UInt8]

        var id: String { headers["webhook-id"] ?? "" }
        var json: JSONValue? { try? JSONText.value(of: body) }

        /// Whether one of its signatures is made with a secret.
        func isSigned(with secret: String) -> Bool {
            guard let key = Data(base64Encoded: String(secret.dropFirst("whsec_".count))) else {
                return false
            }
            let expected = WebhookSignature(
                of: body,
                id: id,
                seconds: Int64(headers["webhook-timestamp"] ?? "") ?? 0,
                secret: Array(key),
            )
            let all = (headers["webhook-signature"] ?? "").split(separator: " ")
            return all.contains { $0 == expected.signature }
        }
    }

    typealias Answer = @Sendable (Int) async throws -> Reply

    private let heard = Mutex<[Heard]>([])
    private let answer: Answer

    /// - Parameter answer: to the call of a number, from 1.
    init(_ answer: @escaping Answer) { self.answer = answer }

    var calls: [Heard] { heard.withLock(\.self) }

    var route: Route {
        Route(.post, "/hook", "hook", "Hear") { call in
            var body: [UInt8] = []
            for try await chunk in call.chunks { body += Array(chunk.readableBytesView) }
            let entry = Heard(headers: call.headers, body: body)
            let number = self.heard.withLock { heard in
                heard.append(entry)
                return heard.count
            }
            return try await self.answer(number)
        }
        .streams()
        .answers(.ok, "Heard", contentType: "text/plain")
        .answers(.noContent, "Heard")
        .answers(.found, "It is elsewhere", contentType: "text/plain")
        .answers(.gone, "No more", contentType: "text/plain")
        .answers(.tooManyRequests, "Later", contentType: "text/plain")
        .answers(.serviceUnavailable, "Not now", contentType: "text/plain")
    }

    static func plain(_ status: HTTPResponse.Status) -> Reply {
        .bytes([], "text/plain", status)
    }
}

/// A house whose tenant has a webhook at a receiver.
struct HookBench: Sendable {
    let house: HouseRig
    let receiver: Receiver
    let url: String
    let webhook: String
    let secret: String

    static func run(
        on engine: Engine = .sqlite,
        _ answer: @escaping Receiver.Answer = { _ in Receiver.plain(.ok) },
        events: String = "[]",
        _ test: @escaping @Sendable (HookBench) async throws -> Void,
    ) async throws {
        let receiver = Receiver(answer)
        try await Rig([receiver.route]).run { client in
            let url = "http://127.0.0.1:\(client.port ?? 0)/hook"
            try await HouseRig.run(on: engine) { house in
                let added = try await house.send(
                    .post,
                    "/v1/webhooks",
                    "{\"url\": \"\(url)\", \"events\": \(events)}",
                )
                try await test(
                    HookBench(
                        house: house,
                        receiver: receiver,
                        url: url,
                        webhook: try #require(added.json?.text("id"), "\(added.text)"),
                        secret: try #require(added.json?.text("secret")),
                    )
                )
            }
        }
    }

    var path: String { "/v1/webhooks/\(webhook)" }

    /// What sends messages, by the clock of the house and a door of the test's.
    func performer(
        _ door: OutboundDoor = OutboundDoor(.loopback, resolver: .examples),
        _ limits: DeliveryLimits = DeliveryLimits(),
    ) -> JobPerformer {
        WebhookPerformer(
            Webhooks(house.records),
            in: house.database,
            door: door,
            surroundings: house.clock.surroundings,
            limits: limits,
        ).performer
    }

    /// Sends what is due, until nothing is.
    func send(_ performer: JobPerformer? = nil) async throws {
        let performer = performer ?? self.performer()
        while let result = try await house.work(Webhooks.lane, performer) {
            #expect(result == .completed)
        }
    }

    /// Lets an item come in and be stopped while it plays.
    @discardableResult
    func stopSomething() async throws -> String {
        let item = try await house.cases.item()
        _ = try await house.decide(item, .stop())
        return item
    }

    func ping() async throws -> String {
        let answer = try await house.send(.post, "\(path)/ping")
        #expect(answer.status == .accepted, "\(answer.text)")
        return try #require(answer.json?.text("message"))
    }

    func delivery(_ message: String) async throws -> JSONValue? {
        try await house.get("\(path)/deliveries/\(message)").json
    }
}
