import Casework
import Foundation
import HTTPTypes
package import Store

/// Calls an edge's purge hook, and puts on record that it acknowledged.
///
/// The call is a POST with the item's id, signed with the edge's secret. Any 2xx acknowledges;
/// everything else is tried again, more and more slowly, and in the end a person sees it among the
/// dead letters.
package struct PurgePerformer: Sendable {
    private let edges: Edges
    private let database: any Database
    private let door: OutboundDoor
    private let limits: PurgeLimits
    private let now: @Sendable () -> Date

    package init(
        _ edges: Edges,
        in database: any Database,
        door: OutboundDoor,
        surroundings: Surroundings,
        limits: PurgeLimits = PurgeLimits(),
    ) {
        self.edges = edges
        self.database = database
        self.door = door
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

    /// - Returns: what the edge answered, as it's kept: its status, since whoever named the edge reads
    ///   it, and an answer may be anybody's.
    private func call(_ edge: Edge, about item: String, change: Int64) async throws -> String {
        let body = Array(#"{"type":"item.changed","item":"\#(item)","change":\#(change)}"#.utf8)
        let signature = WebhookSignature(
            of: body,
            id: "purge-\(edge.id.text)-\(change)",
            seconds: Int64(now().timeIntervalSince1970),
            secret: edge.secret,
        )
        var call = OutboundCall(.post, edge.url)
        call.fields = [("content-type", "application/json")] + signature.fields
        call.body = body
        let status = try await door.call(call, within: limits.answerSeconds) { answer in
            answer.status
        }
        guard (200..<300).contains(status) else { throw PurgeFault.refused(status: status) }
        return "\(status)"
    }
}

/// How long an edge is listened to.
package struct PurgeLimits: Hashable, Sendable {
    /// How long an edge may take to answer.
    package var answerSeconds = 10.0

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
