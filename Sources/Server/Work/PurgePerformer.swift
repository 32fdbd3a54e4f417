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
    /// How long an edge may take to answer.
    private static let patience = TimeAmount.seconds(10)
    /// How much of an answer is read.
    private static let answerBytes = 1_024

    private let edges: Edges
    private let database: any Database
    private let client: HTTPClient
    private let now: @Sendable () -> Date

    package init(
        _ edges: Edges,
        in database: any Database,
        client: HTTPClient,
        surroundings: Surroundings,
    ) {
        self.edges = edges
        self.database = database
        self.client = client
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
        let response = try await client.execute(request, timeout: Self.patience)
        guard (200..<300).contains(response.status.code) else {
            throw PurgeFault.refused(status: Int(response.status.code))
        }
        var said = ByteBuffer()
        for try await chunk in response.body where said.readableBytes < Self.answerBytes {
            said.writeBytes(chunk.readableBytesView.prefix(Self.answerBytes - said.readableBytes))
        }
        let words = String(decoding: said.readableBytesView, as: UTF8.self)
        return "\(response.status.code) \(words)"
    }
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
