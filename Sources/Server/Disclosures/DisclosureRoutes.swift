import Casework
import HTTPTypes
package import Store

/// `/v1/disclosures`: an authority's request, two custodians who allow it, and one look.
package struct DisclosureRoutes: Sendable {
    private let disclosures: Disclosures
    private let database: any Database
    private let seal: CursorSeal
    private let surroundings: Surroundings

    package init(
        _ disclosures: Disclosures,
        in database: any Database,
        seal: CursorSeal,
        surroundings: Surroundings,
    ) {
        self.disclosures = disclosures
        self.database = database
        self.seal = seal
        self.surroundings = surroundings
    }

    package var routes: [Route] { [listing, requesting, answering, viewing] }

    private var listing: Route {
        Route(
            .get,
            "/v1/disclosures",
            "listDisclosures",
            "List what authorities asked for, and what became of it",
            scope: .readDisclosures,
        ) { call, caller in
            try .json(try await page(call, caller))
        }
        .paged()
        .answers(.ok, Page<DisclosureView>.self, "Newest first")
    }

    private var requesting: Route {
        Route(
            .post,
            "/v1/disclosures",
            "requestDisclosure",
            "Put an authority's request for an identity on record",
            scope: .requestDisclosures,
            taking: DisclosureBody.self,
        ) { [disclosures, database, surroundings] call, caller, body in
            let (tenant, person) = (try caller.tenantName, try caller.personName)
            guard let name = ExternalID(body.account) else {
                throw RecordRefusal.unknown(.account)
            }
            return try await database.write { transaction in
                let disclosure = try disclosures.request(
                    body.request,
                    about: name,
                    of: tenant,
                    by: person,
                    in: transaction,
                )
                let view = DisclosureView(disclosure, at: surroundings.now())
                let reply = try Reply.json(view, .created)
                    .with(.location, "/v1/disclosures/\(disclosure.id.text)")
                try call.replay?.finish(with: reply, in: transaction)
                return reply
            }
        }
        .idempotent()
        .answers(.created, DisclosureView.self, "The request; nothing is shown by it")
        .mayFail(.notFound)
    }

    private var answering: Route {
        Route(
            .post,
            "/v1/disclosures/{disclosure}/approval",
            "answerDisclosure",
            "Allow or refuse a disclosure, as one of two different custodians",
            scope: .keepIdentities,
            taking: ApprovalBody.self,
        ) { [disclosures, database, surroundings] call, caller, body in
            let id = try call.id("disclosure", as: DisclosureID.self)
            let (tenant, person) = (try caller.tenantName, try caller.personName)
            let disclosure = try await database.write { transaction in
                switch body.verdict {
                case .approve:
                    try disclosures.approve(id, of: tenant, by: person, in: transaction)
                case .refuse:
                    try disclosures.refuse(id, of: tenant, by: person, in: transaction)
                }
            }
            return try .json(DisclosureView(disclosure, at: surroundings.now()))
        }
        .freshSignIn(tokensExempt: false)
        .path("disclosure", .id, "The disclosure's id")
        .answers(.ok, DisclosureView.self, "The request as it stands now")
        .mayFail(.conflict, .secondPersonNeeded)
    }

    /// Never idempotent: a kept answer would be a second look, and a copy in the database.
    private var viewing: Route {
        Route(
            .post,
            "/v1/disclosures/{disclosure}/viewing",
            "viewDisclosure",
            "See once what two custodians allowed to be seen",
            scope: .keepIdentities,
        ) { [disclosures, database, surroundings] call, caller in
            let id = try call.id("disclosure", as: DisclosureID.self)
            let (tenant, person) = (try caller.tenantName, try caller.personName)
            let (disclosure, fields) = try await database.write {
                try disclosures.view(id, of: tenant, by: person, in: $0)
            }
            return try .json(DisclosedView(disclosure, fields, at: surroundings.now()))
        }
        .freshSignIn(tokensExempt: false)
        .path("disclosure", .id, "The disclosure's id")
        .answers(.ok, DisclosedView.self, "What was asked for, shown this once")
        .mayFail(.conflict, .secondPersonNeeded)
        .always(.cacheControl, "no-store")
    }

    private func page(_ call: Call, _ caller: Caller) async throws -> Page<DisclosureView> {
        let tenant = try caller.tenantName
        let list = try PagedList(call, of: caller, sealing: seal)
        let cursor = list.place.flatMap { TimedPlace($0) }.flatMap { place in
            DisclosureID(place.id).map { DisclosureCursor(requestedAt: place.time, id: $0) }
        }
        let rows = try await database.read { [disclosures] transaction in
            try disclosures.all(of: tenant, before: cursor, limit: list.limit, in: transaction)
        }
        let now = surroundings.now()
        return list.page(rows) {
            DisclosureView($0, at: now)
        } at: {
            TimedPlace($0.requestedAt, $0.id).text
        }
    }
}
