import Casework
import Foundation
import HTTPTypes
package import Store

/// How telling went, and telling again.
package struct DeliveryRoutes: Sendable {
    private let webhooks: Webhooks
    private let database: any Database
    private let seal: CursorSeal
    private let now: @Sendable () -> Date

    package init(
        _ records: Records,
        in database: any Database,
        seal: CursorSeal,
        surroundings: Surroundings,
    ) {
        webhooks = Webhooks(records)
        self.database = database
        self.seal = seal
        now = surroundings.now
    }

    package var routes: [Route] { [listing, reading, replaying, pinging] }

    private var listing: Route {
        Route(
            .get,
            "/v1/webhooks/{webhook}/deliveries",
            "listDeliveries",
            "List what was sent to a webhook, or waits for it",
            scope: .operate,
        ) { call, caller in
            try .json(try await page(call, caller))
        }
        .path("webhook", .id, "The webhook's id")
        .query("state", .choice(Delivery.State.allCases.map(\.word)), "Only those in this state")
        .paged()
        .answers(.ok, Page<DeliveryView>.self, "Deliveries, newest message first")
    }

    private func page(_ call: Call, _ caller: Caller) async throws -> Page<DeliveryView> {
        let (id, tenant) = (try call.id("webhook", as: WebhookID.self), try caller.tenantName)
        let word = call.query.text("state")
        let filters = [id.text, word ?? ""]
        let list = try PagedList(call, of: caller, sealing: seal, filters: filters)
        let wanted = DeliveryPage(
            state: word.flatMap { Delivery.State(word: $0) },
            before: list.place.flatMap { MessageID($0) },
            limit: list.limit,
        )
        let rows = try await database.read { [webhooks] in
            try webhooks.deliveries(to: id, of: tenant, wanted, in: $0)
        }
        return list.page(rows) {
            DeliveryView($0)
        } at: {
            $0.message.text
        }
    }

    private var reading: Route {
        Route(
            .get,
            "/v1/webhooks/{webhook}/deliveries/{message}",
            "readDelivery",
            "Read a delivery with all of its attempts",
            scope: .operate,
        ) { call, caller in
            let id = try call.id("webhook", as: WebhookID.self)
            let message = try call.id("message", as: MessageID.self)
            let tenant = try caller.tenantName
            let found = try await database.read { [webhooks] in
                try webhooks.delivery(of: message, to: id, of: tenant, in: $0)
            }
            return try .json(
                DeliveryLogView(
                    delivery: DeliveryView(found.delivery),
                    log: found.attempts.map { AttemptView($0) },
                )
            )
        }
        .path("webhook", .id, "The webhook's id")
        .path("message", .id, "The message's id")
        .answers(.ok, DeliveryLogView.self, "The delivery")
    }

    private var replaying: Route {
        Route(
            .post,
            "/v1/webhooks/{webhook}/replay",
            "replayDeliveries",
            "Send one message again, or those of a time",
            scope: .operate,
            taking: ReplayBody.self,
        ) { call, caller, body in
            let (id, staff) = (
                try call.id("webhook", as: WebhookID.self), try caller.webhookStaff,
            )
            let wish = try ReplayWish(body, until: now())
            return try await database.write { [webhooks] transaction in
                let replayed =
                    switch wish {
                    case .one(let message):
                        try webhooks.replay(message, to: id, by: staff, in: transaction)
                    case .window(let window):
                        try webhooks.replay(window, to: id, by: staff, in: transaction)
                    }
                let reply = try Reply.json(ReplayedView(replayed), .accepted)
                try call.replay?.finish(with: reply, in: transaction)
                return reply
            }
        }
        .idempotent()
        .path("webhook", .id, "The webhook's id")
        .answers(.accepted, ReplayedView.self, "They wait to be sent")
        .mayFail(.conflict)
    }

    private var pinging: Route {
        Route(
            .post,
            "/v1/webhooks/{webhook}/ping",
            "pingWebhook",
            "Send a webhook a message that says nothing, to see whether it arrives",
            scope: .operate,
        ) { call, caller in
            let (id, tenant) = (try call.id("webhook", as: WebhookID.self), try caller.tenantName)
            return try await database.write { [webhooks] transaction in
                let message = try webhooks.ping(id, of: tenant, in: transaction)
                return try .json(PingView(message: message.text), .accepted)
            }
        }
        .path("webhook", .id, "The webhook's id")
        .answers(.accepted, PingView.self, "It waits to be sent")
        .mayFail(.conflict)
    }
}

/// What a body asks to send again.
private enum ReplayWish {
    case one(MessageID)
    case window(ReplayWindow)

    init(_ body: ReplayBody, until now: Date) throws(Problem) {
        let says = body.since != nil || body.until != nil || body.after != nil
        if let message = body.message.flatMap({ MessageID($0) }) {
            guard !says else {
                throw Problem(.invalidRequest, "name one message, or a time; not both")
            }
            self = .one(message)
        } else {
            guard let since = body.since else {
                throw Problem(.invalidRequest, "name a message, or the time from which to send")
                    .at([FieldError("/since", "is missing")])
            }
            let after = body.after.flatMap { MessageID($0) }
            self = .window(ReplayWindow(since: since, until: body.until ?? now, after: after))
        }
    }
}
