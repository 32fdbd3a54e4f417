import Casework
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Pipeline
import Synchronization
import Testing

@testable import Server
@testable import Store

// What a host sends.
extension HouseRig {
    func get(_ path: String, _ token: String? = nil) async throws -> TestResponse {
        try await cases.get(path, token ?? self.token)
    }

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: String? = nil,
        _ fields: HTTPFields = HTTPFields(),
    ) async throws -> TestResponse {
        try await cases.send(method, path, token, body, fields)
    }

    /// What anybody may ask, without a token.
    func fetch(
        _ path: String,
        _ fields: HTTPFields = HTTPFields(),
        by method: HTTPRequest.Method = .get,
    ) async throws -> TestResponse {
        try await cases.client.execute(
            uri: path,
            method: method,
            headers: fields,
            body: ByteBuffer(),
        )
    }

    /// Makes a publisher known who accepted the agreement.
    func join(_ name: String = "maker", _ token: String? = nil) async throws {
        let agreed = try await cases.send(
            .put,
            "/v1/accounts/\(name)",
            token ?? self.token,
            #"{"agreement": {"version": "2026-01", "language": "en"}}"#,
        )
        #expect(agreed.status == .ok, "\(agreed.text)")
    }

    /// Uploads bytes by one request, as `maker` unless something else is said; empty text leaves a
    /// word out.
    func upload(
        _ bytes: some Collection<UInt8>,
        _ said: [String: String] = [:],
        _ token: String? = nil,
    ) async throws -> TestResponse {
        try await cases.client.execute(
            uri: "/v1/uploads",
            method: .post,
            headers: uploadFields(of: bytes.count, said, token),
            body: ByteBuffer(bytes: bytes),
        )
    }

    /// Announces an upload without its bytes.
    func announce(_ count: Int, _ said: [String: String] = [:]) async throws -> TestResponse {
        try await cases.client.execute(
            uri: "/v1/uploads",
            method: .post,
            headers: uploadFields(of: count, said, nil),
            body: ByteBuffer(),
        )
    }

    private func uploadFields(
        of count: Int,
        _ said: [String: String],
        _ token: String?,
    ) -> HTTPFields {
        let words = ["account": "maker", "title": "A film"].merging(said) { $1 }
        let pairs = words.filter { !$0.value.isEmpty }.map {
            "\($0.key) \(Data($0.value.utf8).base64EncodedString())"
        }
        return [
            .authorization: "Bearer \(token ?? self.token)",
            .contentType: "application/offset+octet-stream", .tusResumable: "1.0.0",
            .uploadLength: "\(count)", .uploadMetadata: pairs.sorted().joined(separator: ","),
        ]
    }

    /// Makes an item of bytes, received from `maker` unless something else is said.
    func receive(
        _ bytes: some Collection<UInt8>,
        _ said: [String: String] = [:],
        _ token: String? = nil,
    ) async throws -> String {
        try await join(said["account"] ?? "maker", token)
        let made = try await upload(bytes, said, token)
        #expect(made.status == .created, "\(made.text)")
        return try #require(made.headers[.touchstoneItem])
    }

    /// Lets an item go live, with files that were made from it.
    func release(
        _ id: String,
        of tenant: String = "studio",
        making products: [Product] = [],
    ) async throws {
        let (id, tenant) = (try #require(ItemID(id)), try #require(TenantName(tenant)))
        try await database.write { [records] transaction in
            let items = Items(records)
            let item = try #require(try items.find(id, of: tenant, in: transaction))
            _ = try CaseRig.examine(item, items, making: products, in: transaction)
        }
    }

    /// Keeps bytes as a product of a name.
    func product(_ name: String, _ bytes: [UInt8], _ type: String) async throws -> Product {
        Product(name: name, object: try await objects.put(bytes), mediaType: type)
    }

    /// The address of a rendition.
    func link(_ item: String, _ wish: String) async throws -> String {
        let made = try await send(.post, "/v1/items/\(item)/links", wish)
        #expect(made.status == .created, "\(made.text)")
        return try #require(made.json?.text("url"))
    }

    func decide(_ item: String, _ body: String) async throws -> TestResponse {
        try await send(.post, "/v1/items/\(item)/decisions", body)
    }
}

// What workers do.
extension HouseRig {
    /// Takes the next job of a lane; nil where none is ready.
    func claim(_ lane: String) async throws -> ClaimedJob? {
        clock.advance(by: 1)
        return try await queue.claim(ClaimOrder(queue: lane, owner: "tests", limit: 1)).first
    }

    /// Takes the next job of a lane and tries it once, as a worker does.
    ///
    /// - Returns: how the attempt ended; nil where no job was ready.
    @discardableResult
    func work(_ lane: String, _ performer: JobPerformer) async throws -> Settlement.Result? {
        guard let job = try await claim(lane) else { return nil }
        return try await work(job, performer)
    }

    @discardableResult
    func work(_ job: ClaimedJob, _ performer: JobPerformer) async throws -> Settlement.Result {
        #expect(job.kind == performer.kind)
        let context = JobContext(job: job, queue: queue, report: .init())
        var result = Settlement.Result.completed
        do {
            try await performer.run(context)
        } catch {
            result = error is JobRefusal ? .refused("\(error)") : .failed("\(error)")
        }
        guard !context.report.state.withLock(\.isCompleted) else { return .completed }
        _ = try await queue.settle([Settlement(job.hold, result)])
        return result
    }

    /// Tries the next job of a lane until no attempt is left, with time between.
    ///
    /// - Returns: how each attempt ended.
    func exhaust(_ lane: String, _ performer: JobPerformer) async throws -> [Settlement.Result] {
        var results: [Settlement.Result] = []
        while results.count < 40, let result = try await work(lane, performer) {
            results.append(result)
            guard result != .completed else { break }
            clock.advance(by: 86_400)
        }
        return results
    }
}

extension Settlement.Result {
    var isFailure: Bool { if case .failed = self { true } else { false } }
}

/// Waits for something that happens elsewhere, with a generous end.
func eventually(
    _ what: String,
    _ condition: @Sendable () async throws -> Bool,
) async throws {
    let end = ContinuousClock.now + .seconds(60)
    while try await !condition() {
        guard ContinuousClock.now < end else {
            Issue.record("never came: \(what)")
            return
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}
