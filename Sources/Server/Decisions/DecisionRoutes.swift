import Casework
import HTTPTypes
package import Store

/// Decisions on items: made, listed and read.
package struct DecisionRoutes: Sendable {
    private static let list = "/v1/items/{item}/decisions"

    private let shelf: DecisionShelf
    private let tenants: Tenants
    private let database: any Database
    private let seal: CursorSeal

    package init(
        _ records: Records,
        in database: any Database,
        seal: CursorSeal,
        surroundings: Surroundings,
    ) {
        shelf = DecisionShelf(records, surroundings: surroundings)
        tenants = Tenants(records)
        self.database = database
        self.seal = seal
    }

    package var routes: [Route] { [making, listing, reading] }

    private var making: Route {
        Route(
            .post,
            Self.list,
            "decide",
            "Decide on an item, or propose what takes two people",
            scope: .decide,
            taking: DecisionBody.self,
        ) { call, caller, body in
            try await decide(call, caller, body)
        }
        .path("item", .id, "The item's id")
        .changesItem()
        .idempotent()
        .answers(.created, DecisionView.self, "It is in force")
        .answers(.accepted, DecisionView.self, "It waits for a second person")
        .mayFail(.publishingRefused)
    }

    private var listing: Route {
        Route(.get, Self.list, "listDecisions", "List an item's decisions", scope: .readItems) {
            call,
            caller in
            try .json(try await page(call, caller))
        }
        .path("item", .id, "The item's id")
        .paged()
        .answers(.ok, Page<DecisionView>.self, "The decisions, newest first")
    }

    private var reading: Route {
        Route(
            .get,
            "/v1/decisions/{decision}",
            "readDecision",
            "Read a decision, or a proposal that waits to become one",
            scope: .readItems,
        ) { call, caller in
            let (id, tenant) = (
                try call.id("decision", as: DecisionID.self), try caller.tenantName,
            )
            return try .json(
                try await database.read { [shelf] transaction in
                    try shelf.view(of: id, tenant: tenant, in: transaction)
                }
            )
        }
        .path("decision", .id, "The decision's id, or the proposal's")
        .answers(.ok, DecisionView.self, "The decision")
    }
}

extension DecisionRoutes {
    private func decide(_ call: Call, _ caller: Caller, _ body: DecisionBody) async throws -> Reply
    {
        let id = try call.id("item", as: ItemID.self)
        let (tenant, person) = (try caller.tenantName, try caller.personName)
        return try await database.write { [shelf, tenants] transaction in
            let item = try shelf.item(id, of: tenant, in: transaction)
            let profile = try tenants.profile(of: tenant, in: transaction)
            let order = DecisionOrder(
                try body.draft(under: profile, at: shelf.now()),
                on: id,
                tenant: tenant,
                by: person,
                expecting: try call.expectedRevision(of: item),
            )
            let reply = try Self.reply(
                to: try shelf.decisions.propose(order, in: transaction),
                from: shelf,
            )
            try call.replay?.finish(with: reply, in: transaction)
            return reply
        }
    }

    private static func reply(to ordered: Ordered, from shelf: DecisionShelf) throws -> Reply {
        let (view, status): (DecisionView, HTTPResponse.Status) =
            switch ordered {
            case .decided(let decision, let item):
                (shelf.view(of: decision, on: item, latest: decision.id), .created)
            case .waiting(let proposal, let acts):
                (DecisionView(proposal, because: acts, at: shelf.now()), .accepted)
            }
        return try .json(view, status).with(.location, "/v1/decisions/\(view.id)")
    }

    private func page(_ call: Call, _ caller: Caller) async throws -> Page<DecisionView> {
        let (id, tenant) = (try call.id("item", as: ItemID.self), try caller.tenantName)
        let list = try PagedList(call, of: caller, sealing: seal, filters: [id.text])
        let cursor = list.place.flatMap { TimedPlace($0) }.flatMap { place in
            DecisionID(place.id).map { DecisionCursor(decidedAt: place.time, id: $0) }
        }
        return try await database.read { [shelf] transaction in
            let item = try shelf.item(id, of: tenant, in: transaction)
            let latest = try shelf.latest(of: item, in: transaction)
            let decisions = try shelf.decisions.list(
                of: tenant,
                item: id,
                after: cursor,
                limit: list.limit,
                in: transaction,
            )
            return list.page(decisions) { decision in
                shelf.view(of: decision, on: item, latest: latest)
            } at: {
                TimedPlace($0.decidedAt, $0.id).text
            }
        }
    }
}
