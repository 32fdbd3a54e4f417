import Casework
import HTTPTypes
package import Store

/// Strikes, added and undone by people.
package struct StrikeRoutes: Sendable {
    private let shelf: MeasureShelf
    private let database: any Database

    package init(_ records: Records, in database: any Database, surroundings: Surroundings) {
        shelf = MeasureShelf(records, surroundings: surroundings)
        self.database = database
    }

    package var routes: [Route] { [adding, undoing] }

    private var adding: Route {
        Route(
            .post,
            "/v1/accounts/{external_id}/strikes",
            "addStrike",
            "Add a strike to an account, for one cause",
            scope: .enforce,
            taking: StrikeBody.self,
        ) { call, caller, body in
            let order = StrikeOrder(
                try body.draft,
                on: try AccountRoutes.name(call),
                of: try caller.tenantName,
                by: try caller.personName,
            )
            return try await database.write { [shelf] transaction in
                let kept = try shelf.measures.addStrike(order, in: transaction)
                let reply = try Reply.json(
                    try shelf.view(of: kept, in: transaction),
                    .created,
                )
                try call.replay?.finish(with: reply, in: transaction)
                return reply
            }
        }
        .ofAccount()
        .idempotent()
        .answers(.created, StrikeView.self, "The strike; it brings nothing by itself")
        .mayFail(.conflict)
    }

    private var undoing: Route {
        Route(
            .post,
            "/v1/strikes/{strike}/reversal",
            "undoStrike",
            "Undo a strike, which then counts nowhere any more",
            scope: .enforce,
            taking: ReversalBody.self,
        ) { call, caller, body in
            let id = try call.id("strike", as: StrikeID.self)
            let (tenant, person) = (try caller.tenantName, try caller.personName)
            return try await database.write { [shelf] transaction in
                let kept = try shelf.measures.undoStrike(
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
        .path("strike", .id, "The strike's id")
        .idempotent()
        .answers(.ok, StrikeView.self, "The strike, undone")
        .mayFail(.conflict)
    }
}
