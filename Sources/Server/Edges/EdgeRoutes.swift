import Casework
import HTTPTypes
package import Store

/// The caches in front of a tenant's media: added, listed, taken out, and what they acknowledged.
package struct EdgeRoutes: Sendable {
    private let edges: Edges
    private let items: Items
    private let database: any Database
    private let seal: CursorSeal

    package init(_ records: Records, in database: any Database, seal: CursorSeal) {
        edges = Edges(records)
        items = Items(records)
        self.database = database
        self.seal = seal
    }

    package var routes: [Route] { [listing, adding, removing, purges] }

    private var listing: Route {
        Route(.get, "/v1/edges", "listEdges", "List the edges", scope: .operate) { _, caller in
            let tenant = try caller.tenantName
            let all = try await database.read { [edges] in try edges.all(of: tenant, in: $0) }
            return try .json(Page(all.map { EdgeView($0) }, next: nil))
        }
        .answers(.ok, Page<EdgeView>.self, "All edges, oldest first")
    }

    private var adding: Route {
        Route(
            .post,
            "/v1/edges",
            "addEdge",
            "Add an edge, whose purge hook is called from then on",
            scope: .operate,
            taking: EdgeBody.self,
        ) { call, caller, body in
            let tenant = try caller.tenantName
            return try await database.write { [edges] transaction in
                let edge = try edges.add(
                    url: body.url,
                    for: tenant,
                    by: caller.actor("operator"),
                    in: transaction,
                )
                let reply = try Reply.json(NewEdgeView(edge), .created)
                    .with(.location, "/v1/edges/\(edge.id.text)")
                try call.replay?.finish(with: reply, in: transaction)
                return reply
            }
        }
        .idempotent()
        .answers(.created, NewEdgeView.self, "The edge, with the secret that is shown only here")
        .mayFail(.conflict)
    }

    private var removing: Route {
        Route(
            .delete,
            "/v1/edges/{edge}",
            "removeEdge",
            "Take an edge out; what it acknowledged stays on record",
            scope: .operate,
        ) { call, caller in
            let (id, tenant) = (try call.id("edge", as: EdgeID.self), try caller.tenantName)
            try await database.write { [edges] transaction in
                try edges.remove(id, of: tenant, by: caller.actor("operator"), in: transaction)
            }
            return .noContent
        }
        .path("edge", .id, "The edge's id")
        .answers(.noContent, "It is out")
    }

    private var purges: Route {
        Route(
            .get,
            "/v1/items/{item}/purges",
            "listPurges",
            "List what the edges were asked to forget of an item, and what they acknowledged",
            scope: .operate,
        ) { call, caller in
            try .json(try await page(call, caller))
        }
        .path("item", .id, "The item's id")
        .paged()
        .answers(.ok, Page<PurgeView>.self, "What was asked, newest first")
    }

    private func page(_ call: Call, _ caller: Caller) async throws -> Page<PurgeView> {
        let (id, tenant) = (try call.id("item", as: ItemID.self), try caller.tenantName)
        let list = try PagedList(call, of: caller, sealing: seal, filters: [id.text])
        let cursor = list.place.flatMap { PurgeCursor(place: $0) }
        let rows = try await database.read { [edges, items] transaction in
            guard try items.find(id, of: tenant, in: transaction) != nil else {
                throw RecordRefusal.unknown(.item)
            }
            return try edges.purges(
                of: id,
                tenant: tenant,
                after: cursor,
                limit: list.limit,
                in: transaction,
            )
        }
        return list.page(rows) {
            PurgeView($0)
        } at: {
            PurgeCursor(after: $0).place
        }
    }
}

extension PurgeCursor {
    fileprivate init?(place: String) {
        let parts = place.split(separator: "/")
        guard parts.count == 2, let change = Int64(parts[0]), let edge = EdgeID(String(parts[1]))
        else { return nil }
        self.init(change: change, edge: edge)
    }

    fileprivate var place: String { "\(change)/\(edge.text)" }
}
