import Casework
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Pipeline
import ServiceLifecycle
package import Store

/// `/v1/items/{item}/events`: an item's way as it goes, as server-sent events.
///
/// `state` comes at once and with every change, with the item's revision as its id; `progress` while
/// a job works on it. Where nothing is to be said for a while a comment keeps the line open, and
/// shows whether anybody still listens. The stream ends where nothing moves by itself any more,
/// when the server shuts down, and after a while in any case: who wants more asks again with
/// `Last-Event-ID`.
package struct ProgressRoutes: Sendable {
    private let records: Records
    private let database: any Database
    private let queue: JobQueue
    private let surroundings: Surroundings
    private let limits: ProgressLimits

    package init(
        _ records: Records,
        in database: any Database,
        queue: JobQueue,
        surroundings: Surroundings,
        limits: ProgressLimits = ProgressLimits(),
    ) {
        self.records = records
        self.database = database
        self.queue = queue
        self.surroundings = surroundings
        self.limits = limits
    }

    package var routes: [Route] {
        [
            Route(
                .get,
                "/v1/items/{item}/events",
                "followItem",
                "Follow an item's way as server-sent events",
                scope: .readItems,
            ) { call, caller in
                try await follow(call, caller)
            }
            .path("item", .id, "The item's id")
            .header("Last-Event-ID", .text(0...20), "The last state that the caller knows")
            .answers(.ok, "The events, until it stands still", contentType: "text/event-stream")
            .mayFail(.notFound)
        ]
    }

    private func follow(_ call: Call, _ caller: Caller) async throws -> Reply {
        let (tenant, id) = (try caller.tenantName, try call.id("item", as: ItemID.self))
        let first = try await look(at: id, of: tenant)
        let known = call.headers[.lastEventID].flatMap { Int64($0) }
        let body = ResponseBody { writer in
            var (listener, moment) = (Listener(knowing: known), first)
            let end = surroundings.uptime() + limits.longest
            while true {
                let time = surroundings.uptime()
                if let words = listener.words(on: moment, at: time, quiet: limits.heartbeat) {
                    try await writer.write(ByteBuffer(string: words))
                }
                guard moment.isMoving, time < end, !Task.isShuttingDownGracefully else { break }
                try await surroundings.sleep(limits.poll)
                moment = try await look(at: id, of: tenant)
            }
            try await writer.finish(nil)
        }
        return Reply(.ok, headers: [.contentType: "text/event-stream"], body: .stream(body))
    }

    private func look(at id: ItemID, of tenant: TenantName) async throws -> Moment {
        let (records, queue) = (records, queue)
        return try await database.read { transaction in
            guard let item = try Items(records).find(id, of: tenant, in: transaction) else {
                throw RecordRefusal.unknown(.item)
            }
            let key =
                switch item.course.newest.stage {
                case .labelling(let decision): "label/\(decision.text)"
                default: "examine/\(id.text)/\(item.course.newest.number)"
                }
            return Moment(
                item,
                try queue.progress(uniqueKey: key, tenant: tenant.text, in: transaction),
            )
        }
    }
}

/// How long a stream of events goes on, how often it looks, and how long it may say nothing.
package struct ProgressLimits: Hashable, Sendable {
    package var poll = Duration.milliseconds(500)
    package var longest = Duration.seconds(300)
    /// After how long without a word a comment is sent.
    package var heartbeat = Duration.seconds(15)

    package init() {}
}

/// What a listener was told, and so what is new.
private struct Listener {
    private var revision: Int64?
    private var progress = ""
    private var spokeAt: Duration?

    /// - Parameter known: the revision that the listener says it knows.
    init(knowing known: Int64?) { revision = known }

    /// What is to be said now; nil where nothing is.
    mutating func words(on moment: Moment, at time: Duration, quiet: Duration) -> String? {
        var words = ""
        if moment.revision != revision { words += moment.stateEvent }
        if let said = moment.progressEvent, said != progress {
            words += said
            progress = said
        }
        revision = moment.revision
        if words.isEmpty, let spokeAt, time - spokeAt >= quiet { words = ":\n\n" }
        if !words.isEmpty || spokeAt == nil { spokeAt = time }
        return words.isEmpty ? nil : words
    }
}

/// An item at one moment of its way.
private struct Moment: Sendable {
    let revision: Int64
    let state: ItemState
    let version: Int
    let progress: JobQueue.Progress?

    init(_ item: Item, _ progress: JobQueue.Progress?) {
        revision = item.revision
        state = item.state
        version = item.course.newest.number
        self.progress = progress
    }

    /// Whether something goes on by itself.
    var isMoving: Bool { [.received, .examining, .labelling].contains(state) }

    var stateEvent: String {
        let data = JSONValue.object([
            "state": .text(state.rawValue), "version": .integer(Int64(version)),
        ])
        return "id: \(revision)\nevent: state\ndata: \(data.compactText)\n\n"
    }

    var progressEvent: String? {
        guard isMoving, let progress else { return nil }
        let data = JSONValue.object([
            "step": .text(progress.note), "fraction": .optional(progress.fraction),
        ])
        return "event: progress\ndata: \(data.compactText)\n\n"
    }
}

extension HTTPField.Name {
    fileprivate static let lastEventID = known("Last-Event-ID")
}
