import Casework
import HTTPTypes
package import Store

/// Closures of accounts that wait for a second person, and what that person says.
package struct ClosureRoutes: Sendable {
    private let shelf: MeasureShelf
    private let database: any Database
    private let seal: CursorSeal

    package init(
        _ records: Records,
        in database: any Database,
        seal: CursorSeal,
        surroundings: Surroundings,
    ) {
        shelf = MeasureShelf(records, surroundings: surroundings)
        self.database = database
        self.seal = seal
    }

    package var routes: [Route] { [listing, answering] }

    private var listing: Route {
        Route(
            .get,
            "/v1/proposed-measures",
            "listProposedMeasures",
            "List the measures on accounts that wait for a second person",
            scope: .approve,
        ) { call, caller in
            try .json(try await page(call, caller))
        }
        .paged()
        .answers(.ok, Page<MeasureView>.self, "What waits, longest first")
    }

    private var answering: Route {
        Route(
            .post,
            "/v1/measures/{measure}/approval",
            "answerProposedMeasure",
            "Approve or refuse a closure that another person proposed",
            scope: .approve,
            taking: ApprovalBody.self,
        ) { call, caller, body in
            try await answer(call, caller, body)
        }
        .path("measure", .id, "The proposal's id, as the answer to the measure gave it")
        .idempotent()
        .freshSignIn()
        .answers(.ok, MeasureView.self, "The measure that came of it, or the refused proposal")
        .mayFail(.conflict, .secondPersonNeeded)
    }

    private func answer(_ call: Call, _ caller: Caller, _ body: ApprovalBody) async throws -> Reply
    {
        let id = try call.id("measure", as: ApprovalID.self)
        let (tenant, person) = (try caller.tenantName, try caller.personName)
        return try await database.write { [shelf] transaction in
            let view: MeasureView
            switch body.verdict {
            case .approve:
                let kept = try shelf.measures.approve(id, of: tenant, by: person, in: transaction)
                view = try shelf.view(of: kept, in: transaction)
            case .refuse:
                let proposal = try shelf.measures.refuse(
                    id,
                    of: tenant,
                    by: person,
                    in: transaction,
                )
                view = try shelf.view(of: proposal, in: transaction)
            }
            let reply = try Reply.json(view)
            try call.replay?.finish(with: reply, in: transaction)
            return reply
        }
    }

    private func page(_ call: Call, _ caller: Caller) async throws -> Page<MeasureView> {
        let tenant = try caller.tenantName
        let list = try PagedList(call, of: caller, sealing: seal)
        let cursor = list.place.flatMap { TimedPlace($0) }.flatMap { place in
            ApprovalID(place.id).map { ProposalCursor(proposedAt: place.time, id: $0) }
        }
        return try await database.read { [shelf] transaction in
            let proposals = try shelf.measures.waiting(
                of: tenant,
                after: cursor,
                limit: list.limit,
                in: transaction,
            )
            return try list.page(proposals) { proposal in
                try shelf.view(of: proposal, in: transaction)
            } at: {
                TimedPlace($0.approval.proposedAt, $0.id).text
            }
        }
    }
}
