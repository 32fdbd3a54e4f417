import Casework
import Foundation
import HTTPTypes
package import Store

/// A tenant's endpoints: added, listed, changed, given new secrets, taken out.
package struct WebhookRoutes: Sendable {
    private let webhooks: Webhooks
    private let database: any Database
    private let door: OutboundDoor
    private let now: @Sendable () -> Date

    package init(
        _ records: Records,
        in database: any Database,
        door: OutboundDoor,
        surroundings: Surroundings,
    ) {
        webhooks = Webhooks(records)
        self.database = database
        self.door = door
        now = surroundings.now
    }

    package var routes: [Route] { [listing, adding, reading, changing, rotating, removing] }

    private var listing: Route {
        Route(.get, "/v1/webhooks", "listWebhooks", "List the webhooks", scope: .operate) {
            _,
            caller in
            let tenant = try caller.tenantName
            let all = try await database.read { [webhooks] in try webhooks.all(of: tenant, in: $0) }
            return try .json(Page(all.map { WebhookView($0, at: now()) }, next: nil))
        }
        .answers(.ok, Page<WebhookView>.self, "All webhooks, oldest first")
    }

    private var adding: Route {
        Route(
            .post,
            "/v1/webhooks",
            "addWebhook",
            "Add a webhook, which is told what happens from then on",
            scope: .operate,
            taking: WebhookBody.self,
        ) { call, caller, body in
            let staff = try caller.webhookStaff
            try await check(body.url)
            return try await database.write { [webhooks, now] transaction in
                let webhook = try webhooks.add(
                    url: body.url,
                    hearing: body.kinds,
                    by: staff,
                    in: transaction,
                )
                let reply = try Reply.json(WebhookSecretView(webhook, at: now()), .created)
                    .with(.location, "/v1/webhooks/\(webhook.id.text)")
                try call.replay?.finish(with: reply, in: transaction)
                return reply
            }
        }
        .idempotent()
        .answers(.created, WebhookSecretView.self, "The webhook, with its secret, shown only here")
        .mayFail(.conflict)
    }

    /// Asks before anything is written whether the address would be called at all.
    private func check(_ url: String) async throws {
        do { try await door.check(url) } catch is OutboundFault {
            throw OutboundRefusal.unknownHost
        }
    }

    private var reading: Route {
        Route(
            .get,
            "/v1/webhooks/{webhook}",
            "readWebhook",
            "Read a webhook",
            scope: .operate,
        ) { call, caller in
            let (id, tenant) = (try call.id("webhook", as: WebhookID.self), try caller.tenantName)
            let webhook = try await database.read { [webhooks] in
                try webhooks.find(id, of: tenant, in: $0)
            }
            return try .json(WebhookView(webhook, at: now()))
        }
        .path("webhook", .id, "The webhook's id")
        .answers(.ok, WebhookView.self, "The webhook")
    }

    private var changing: Route {
        Route(
            .patch,
            "/v1/webhooks/{webhook}",
            "changeWebhook",
            "Change what a webhook hears of, or switch it off or on",
            scope: .operate,
            taking: WebhookChangeBody.self,
        ) { call, caller, body in
            let (id, staff) = (
                try call.id("webhook", as: WebhookID.self), try caller.webhookStaff,
            )
            let webhook = try await database.write { [webhooks] transaction in
                try webhooks.apply(body, to: id, by: staff, in: transaction)
            }
            return try .json(WebhookView(webhook, at: now()))
        }
        .path("webhook", .id, "The webhook's id")
        .answers(.ok, WebhookView.self, "The webhook as it is now")
    }

    private var rotating: Route {
        Route(
            .post,
            "/v1/webhooks/{webhook}/secret",
            "rotateWebhookSecret",
            "Give a webhook a new secret; the one before signs beside it for a day",
            scope: .operate,
        ) { call, caller in
            let (id, staff) = (
                try call.id("webhook", as: WebhookID.self), try caller.webhookStaff,
            )
            return try await database.write { [webhooks, now] transaction in
                let webhook = try webhooks.rotate(id, by: staff, in: transaction)
                let reply = try Reply.json(WebhookSecretView(webhook, at: now()))
                try call.replay?.finish(with: reply, in: transaction)
                return reply
            }
        }
        .idempotent()
        .path("webhook", .id, "The webhook's id")
        .answers(.ok, WebhookSecretView.self, "The webhook, with its new secret, shown only here")
    }

    private var removing: Route {
        Route(
            .delete,
            "/v1/webhooks/{webhook}",
            "removeWebhook",
            "Take a webhook out; what waits for it is dropped",
            scope: .operate,
        ) { call, caller in
            let (id, staff) = (
                try call.id("webhook", as: WebhookID.self), try caller.webhookStaff,
            )
            try await database.write { [webhooks] transaction in
                try webhooks.remove(id, by: staff, in: transaction)
            }
            return .noContent
        }
        .path("webhook", .id, "The webhook's id")
        .answers(.noContent, "It is out")
    }
}

extension Webhooks {
    /// All of a change, or none of it.
    fileprivate func apply(
        _ body: WebhookChangeBody,
        to id: WebhookID,
        by staff: WebhookStaff,
        in transaction: any Transaction,
    ) throws -> Webhook {
        if let kinds = body.kinds {
            _ = try change(id, hearing: kinds, by: staff, in: transaction)
        }
        switch body.enabled {
        case true?: return try enable(id, by: staff, in: transaction)
        case false?: return try disable(id, because: .asked, by: staff, in: transaction)
        case nil: return try find(id, of: staff.tenant, in: transaction)
        }
    }
}

extension Caller {
    /// Whoever runs the installation for a tenant.
    var webhookStaff: WebhookStaff {
        get throws { WebhookStaff(actor("operator"), of: try tenantName) }
    }
}

extension WebhookRefusal: ProblemConvertible {
    package var problem: Problem { Problem(.conflict, self) }
}
