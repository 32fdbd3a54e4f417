import Casework
import HTTPTypes
package import Store

/// Measures on accounts: taken, listed, read and undone.
package struct MeasureRoutes: Sendable {
    private static let list = "/v1/accounts/{external_id}/measures"

    private let shelf: MeasureShelf
    private let tenants: Tenants
    private let database: any Database
    private let seal: CursorSeal

    package init(
        _ records: Records,
        in database: any Database,
        seal: CursorSeal,
        surroundings: Surroundings,
    ) {
        shelf = MeasureShelf(records, surroundings: surroundings)
        tenants = Tenants(records)
        self.database = database
        self.seal = seal
    }

    package var routes: [Route] { [taking, listing, reading, undoing] }

    private var taking: Route {
        Route(
            .post,
            Self.list,
            "takeMeasure",
            "Take a measure on an account, or propose its closure",
            scope: .enforce,
            taking: MeasureBody.self,
        ) { call, caller, body in
            try await take(call, caller, body)
        }
        .ofAccount()
        .idempotent()
        .answers(.created, MeasureView.self, "It is in force")
        .answers(.accepted, MeasureView.self, "It waits for a second person")
        .mayFail(.conflict)
    }

    private var listing: Route {
        Route(.get, Self.list, "listMeasures", "List an account's measures", scope: .readItems) {
            call,
            caller in
            try .json(try await page(call, caller))
        }
        .ofAccount()
        .paged()
        .answers(.ok, Page<MeasureView>.self, "The measures, newest first")
    }

    private var reading: Route {
        Route(
            .get,
            "/v1/measures/{measure}",
            "readMeasure",
            "Read a measure, or a proposal that waits to become one",
            scope: .readItems,
        ) { call, caller in
            let (id, tenant) = (
                try call.id("measure", as: MeasureID.self), try caller.tenantName,
            )
            return try .json(
                try await database.read { [shelf] transaction in
                    try shelf.view(of: id, tenant: tenant, in: transaction)
                }
            )
        }
        .path("measure", .id, "The measure's id, or the proposal's")
        .answers(.ok, MeasureView.self, "The measure")
    }

    private var undoing: Route {
        Route(
            .post,
            "/v1/measures/{measure}/reversal",
            "undoMeasure",
            "Undo a measure in full, with the strike that it brought",
            scope: .enforce,
            taking: ReversalBody.self,
        ) { call, caller, body in
            try await undo(call, caller, body)
        }
        .path("measure", .id, "The measure's id")
        .idempotent()
        .answers(.ok, MeasureView.self, "The measure, undone")
        .mayFail(.conflict)
    }
}

extension MeasureRoutes {
    private func take(_ call: Call, _ caller: Caller, _ body: MeasureBody) async throws -> Reply {
        let name = try AccountRoutes.name(call)
        let (tenant, person) = (try caller.tenantName, try caller.personName)
        return try await database.write { [shelf, tenants] transaction in
            _ = try shelf.account(name, of: tenant, in: transaction)
            let profile = try tenants.profile(of: tenant, in: transaction)
            let order = MeasureOrder(
                try body.draft(under: profile),
                on: name,
                of: tenant,
                by: person,
            )
            let (view, status): (MeasureView, HTTPResponse.Status) =
                switch try shelf.measures.impose(order, in: transaction) {
                case .imposed(let kept): (try shelf.view(of: kept, in: transaction), .created)
                case .waiting(let proposal):
                    (try shelf.view(of: proposal, in: transaction), .accepted)
                }
            let reply = try Reply.json(view, status).with(.location, "/v1/measures/\(view.id)")
            try call.replay?.finish(with: reply, in: transaction)
            return reply
        }
    }

    private func undo(_ call: Call, _ caller: Caller, _ body: ReversalBody) async throws -> Reply {
        let id = try call.id("measure", as: MeasureID.self)
        let (tenant, person) = (try caller.tenantName, try caller.personName)
        return try await database.write { [shelf] transaction in
            let kept = try shelf.measures.undo(
                id,
                of: tenant,
                by: person,
                because: body.because,
                in: transaction,
            )
            let reply = try Reply.json(try shelf.view(of: kept, in: transaction))
            try call.replay?.finish(with: reply, in: transaction)
            return reply
        }
    }

    private func page(_ call: Call, _ caller: Caller) async throws -> Page<MeasureView> {
        let (name, tenant) = (try AccountRoutes.name(call), try caller.tenantName)
        let list = try PagedList(call, of: caller, sealing: seal, filters: [name.text])
        let cursor = list.place.flatMap { TimedPlace($0) }.flatMap { place in
            MeasureID(place.id).map { MeasureCursor(since: place.time, id: $0) }
        }
        return try await database.read { [shelf] transaction in
            let account = try shelf.account(name, of: tenant, in: transaction)
            let measures = try shelf.measures.list(
                on: account,
                after: cursor,
                limit: list.limit,
                in: transaction,
            )
            return list.page(measures) {
                MeasureView($0, on: account, at: shelf.now())
            } at: {
                TimedPlace($0.measure.since, $0.measure.id).text
            }
        }
    }
}
