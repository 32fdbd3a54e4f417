package import AsyncHTTPClient
import Casework
import Foundation
import NIOCore
import NIOHTTP1
package import Store

/// Calls an edge's purge hook, and puts on record that it acknowledged.
///
/// The call is a POST with the item's id, signed with the edge's secret. Any 2xx acknowledges;
/// everything else is tried again, more and more slowly, and in the end a person sees it among the
/// dead letters.
package struct PurgePerformer: Sendable {
    private let edges: Edges
    private let database: any Database
    private let client: HTTPClient
    private let limits: PurgeLimits
    private let now: @Sendable () -> Date

    package init(
        _ edges: Edges,
        in database: any Database,
        client: HTTPClient,
        surroundings: Surroundings,
        limits: PurgeLimits = PurgeLimits(),
    ) {
        self.edges = edges
        self.database = database
        self.client = client
        self.limits = limits
        now = surroundings.now
    }

    package var performer: JobPerformer {
        JobPerformer(Edges.jobKind) { context in try await purge(context) }
    }

    private func purge(_ context: JobContext) async throws {
        let job = try PurgeJob(payload: context.job.payload)
        let edges = edges
        guard let order = try await database.read({ try edges.order(for: job, in: $0) }) else {
            return
        }
        let answer = try await call(order.edge, about: order.item.text, change: job.change)
        _ = try await context.complete { try edges.acknowledge(job, answer: answer, in: $0) }
    }

    /// - Returns: what the edge answered, as it's kept.
    private func call(_ edge: Edge, about item: String, change: Int64) async throws -> String {
        let body = Array(#"{"type":"item.changed","item":"\#(item)","change":\#(change)}"#.utf8)
        let signature = WebhookSignature(
            of: body,
            id: "purge-\(edge.id.text)-\(change)",
            seconds: Int64(now().timeIntervalSince1970),
            secret: edge.secret,
        )
        var request = HTTPClientRequest(url: edge.url)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        request.headers.add(name: "webhook-id", value: signature.id)
        request.headers.add(name: "webhook-timestamp", value: signature.timestamp)
        request.headers.add(name: "webhook-signature", value: signature.signature)
        request.body = .bytes(body)
        let response = try await client.execute(
            request,
            timeout: .nanoseconds(Int64(limits.answerSeconds * 1e9)),
        )
        guard (200..<300).contains(response.status.code) else {
            throw PurgeFault.refused(status: Int(response.status.code))
        }
        return "\(response.status.code) \(try await words(of: response))"
    }

    /// What an answer says, as far as anybody wants to read it: an edge may go on without an end.
    private func words(of response: HTTPClientResponse) async throws -> String {
        var said = ByteBuffer()
        for try await chunk in response.body {
            let room = limits.answerBytes - said.readableBytes
            said.writeBytes(chunk.readableBytesView.prefix(room))
            if said.readableBytes >= limits.answerBytes { break }
        }
        return String(decoding: said.readableBytesView, as: UTF8.self)
    }
}

/// How long an edge is listened to.
package struct PurgeLimits: Hashable, Sendable {
    /// How long an edge may take to answer.
    package var answerSeconds = 10.0
    /// Bytes of an answer that are read.
    package var answerBytes = 1_024

    package init() {}
}

/// Why an edge was not purged.
package enum PurgeFault: Error, Hashable, Sendable, CustomStringConvertible {
    case refused(status: Int)

    package var description: String {
        switch self {
        case .refused(let status):
            "the edge answered \(status) instead of 2xx; look at its purge hook"
        }
    }
}
