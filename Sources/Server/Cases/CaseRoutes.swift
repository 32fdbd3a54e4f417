import Casework
import HTTPTypes
package import Store

/// `/v1/cases` and `/v1/queues`: what people have to decide, read.
package struct CaseRoutes: Sendable {
    private let desk: CaseDesk
    private let seal: CursorSeal

    package init(
        _ reports: Reports,
        _ records: Records,
        in database: any Database,
        seal: CursorSeal,
        surroundings: Surroundings,
    ) {
        desk = CaseDesk(reports, records, in: database, surroundings: surroundings)
        self.seal = seal
    }

    package var routes: [Route] { [queues, listing, reading, reaching] }

    private var queues: Route {
        Route(
            .get,
            "/v1/queues",
            "listQueues",
            "List the queues, and what waits in them",
            scope: .readCases,
        ) { [desk] _, caller in
            let tenant = try caller.tenantName
            let queues = try await desk.database.read { transaction in
                try desk.cases.queues(of: tenant, in: transaction)
            }
            return try .json(Page(queues.map { QueueView($0) }, next: nil))
        }
        .answers(.ok, Page<QueueView>.self, "All queues")
    }

    private var listing: Route {
        Route(.get, "/v1/cases", "listCases", "List cases, newest first", scope: .readCases) {
            call,
            caller in
            try .json(try await page(call, caller))
        }
        .paged()
        .query("state", .choice(Case.State.allCases.map(\.rawValue)), "Only those in this state")
        .query("queue", .choice(CaseQueue.allCases.map(\.rawValue)), "Only those of this queue")
        .query("item", .id, "Only those about this item")
        .answers(.ok, Page<CaseView>.self, "Newest first")
    }

    private var reading: Route {
        Route(
            .get,
            "/v1/cases/{case}",
            "readCase",
            "Read a case with its reports, notes and clocks",
            scope: .readCases,
        ) { [desk] call, caller in
            let (id, tenant) = (try call.id("case", as: CaseID.self), try caller.tenantName)
            return try await desk.database.read { transaction in
                guard let found = try desk.cases.find(id, of: tenant, in: transaction) else {
                    throw RecordRefusal.unknown(.case)
                }
                let person = try caller.personName
                let isBlind = try desk.looks.waits(
                    found.id,
                    for: person,
                    of: tenant,
                    in: transaction,
                )
                var file = try desk.file(of: found, in: transaction)
                if isBlind, !caller.scopes.contains(.leadCases) { file = file.blind }
                return try Reply.json(file).tagged(EntityTag(of: found))
            }
        }
        .path("case", .id, "The case's id")
        .answers(.ok, CaseFileView.self, "The case; ETag for If-Match")
    }

    private var reaching: Route {
        Route(
            .put,
            "/v1/items/{item}/reach",
            "tellReach",
            "Say how often an item was played, so that what many see is looked at first",
            scope: .writeItems,
            taking: ReachBody.self,
        ) { [desk] call, caller, body in
            let (id, tenant) = (try call.id("item", as: ItemID.self), try caller.tenantName)
            try await desk.database.write { transaction in
                try desk.cases.report(
                    reach: body.views,
                    of: id,
                    tenant: tenant,
                    in: transaction,
                )
            }
            return .noContent
        }
        .path("item", .id, "The item's id")
        .answers(.noContent, "It is noted")
    }

    private func page(_ call: Call, _ caller: Caller) async throws -> Page<CaseView> {
        let tenant = try caller.tenantName
        var filter = CaseFilter()
        filter.state = call.query.text("state").flatMap { Case.State(rawValue: $0) }
        filter.queue = call.query.text("queue").flatMap { CaseQueue(rawValue: $0) }
        filter.item = call.query.text("item").flatMap { ItemID($0) }
        let filters = ["state", "queue", "item"].map { call.query.text($0) ?? "" }
        let list = try PagedList(call, of: caller, sealing: seal, filters: filters)
        let cursor = list.place.flatMap { TimedPlace($0) }.flatMap { place in
            CaseID(place.id).map { CaseCursor(openedAt: place.time, id: $0) }
        }
        return try await desk.database.read { [desk, filter] transaction in
            let found = try desk.cases.list(
                filter,
                of: tenant,
                after: cursor,
                limit: list.limit,
                in: transaction,
            )
            return list.page(found) {
                desk.view(of: $0)
            } at: {
                TimedPlace($0.openedAt, $0.id).text
            }
        }
    }
}

/// How often something was played.
package struct ReachBody: RequestShape {
    let views: Int64

    package static let schema = Schema.named(
        "Reach",
        .object([.required("views", .count, "In all, since it went live")]),
    )
    package static let example: String? = #"{"views": 12000}"#
}
