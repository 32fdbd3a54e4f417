import Casework
import HTTPTypes
package import Store

/// What waits for a second person, and what that person says.
package struct ApprovalRoutes: Sendable {
    private let shelf: DecisionShelf
    private let database: any Database
    private let seal: CursorSeal

    package init(
        _ records: Records,
        in database: any Database,
        seal: CursorSeal,
        surroundings: Surroundings,
    ) {
        shelf = DecisionShelf(records, surroundings: surroundings)
        self.database = database
        self.seal = seal
    }

    package var routes: [Route] { [listing, answering] }

    private var listing: Route {
        Route(
            .get,
            "/v1/approvals",
            "listApprovals",
            "List the decisions that wait for a second person",
            scope: .approve,
        ) { call, caller in
            try .json(try await page(call, caller))
        }
        .paged()
        .answers(.ok, Page<DecisionView>.self, "What waits, longest first")
    }

    private var answering: Route {
        Route(
            .post,
            "/v1/decisions/{decision}/approval",
            "answerProposal",
            "Approve or refuse what another person proposed",
            scope: .approve,
            taking: ApprovalBody.self,
        ) { call, caller, body in
            try await answer(call, caller, body)
        }
        .path("decision", .id, "The proposal's id, as the answer to the decision gave it")
        .idempotent()
        .freshSignIn()
        .answers(.ok, DecisionView.self, "The decision that came of it, or the refused proposal")
        .mayFail(.conflict, .secondPersonNeeded, .publishingRefused)
    }
}

extension ApprovalRoutes {
    private func answer(_ call: Call, _ caller: Caller, _ body: ApprovalBody) async throws -> Reply
    {
        let id = try call.id("decision", as: ApprovalID.self)
        let (tenant, person) = (try caller.tenantName, try caller.personName)
        return try await database.write { [shelf] transaction in
            let view: DecisionView
            switch body.verdict {
            case .approve:
                let (decision, item) = try shelf.decisions.approve(
                    id,
                    of: tenant,
                    by: person,
                    in: transaction,
                )
                view = shelf.view(of: decision, on: item, latest: decision.id)
            case .refuse:
                let proposal = try shelf.decisions.refuse(
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

    private func page(_ call: Call, _ caller: Caller) async throws -> Page<DecisionView> {
        let tenant = try caller.tenantName
        let list = try PagedList(call, of: caller, sealing: seal)
        let cursor = list.place.flatMap { TimedPlace($0) }.flatMap { place in
            ApprovalID(place.id).map { ProposalCursor(proposedAt: place.time, id: $0) }
        }
        return try await database.read { [shelf] transaction in
            let proposals = try shelf.decisions.proposals(
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

/// What a second person says.
package struct ApprovalBody: RequestShape {
    enum Verdict: String, Decodable, CaseIterable { case approve, refuse }

    let verdict: Verdict

    package static let schema = Schema.named(
        "ApprovalVerdict",
        .object([.required("verdict", .choice(Verdict.allCases.map(\.rawValue)))]),
    )
    package static let example: String? = #"{"verdict": "approve"}"#
}
