import Casework
import HTTPTypes
import Pipeline
import Policy
package import Store

/// What items were found to be, or to be like, why, and what people say of it.
package struct MatchRoutes: Sendable {
    private let workshop: Workshop
    private let stills: MatchStills

    package init(_ workshop: Workshop, signer: LinkSigner, surroundings: Surroundings) {
        self.workshop = workshop
        stills = MatchStills(workshop, signer: signer, surroundings: surroundings)
    }

    package var routes: [Route] {
        [listing, judging("confirm", isRight: true), judging("reject", isRight: false)]
    }

    private var listing: Route {
        Route(
            .get,
            "/v1/items/{item}/matches",
            "listMatches",
            "List what an item's version was found to be, or to be like, and why",
            scope: .readBanks,
        ) { call, caller in
            try await list(call, caller)
        }
        .path("item", .id, "The item's id")
        .query("version", .integer(1...Int64(Int32.max)), "Left out: the newest")
        .answers(.ok, schema: ItemMatch.listSchema, "The matches, the nearest first")
        .mayFail(.notFound)
    }

    private func judging(_ verb: String, isRight: Bool) -> Route {
        Route(
            .post,
            "/v1/matches/{match}/\(verb)",
            "\(verb)Match",
            isRight
                ? "Say that a match is right: the rules are asked again"
                : "Say that a match is wrong: what stood on it alone is taken back",
            scope: .decide,
        ) { call, caller in
            let (id, tenant) = (try call.id("match", as: MatchID.self), try caller.tenantName)
            let person = try caller.personName
            let (matches, weighing) = (workshop.matches, Reweighing(workshop.book).weighing)
            return try await workshop.database.write { transaction in
                let (match, _) = try matches.judge(
                    id,
                    isRight: isRight,
                    by: Staff(person, of: tenant),
                    weighing: weighing,
                    in: transaction,
                )
                let reply = Reply.json(match.json(stills: nil))
                try call.replay?.finish(with: reply, in: transaction)
                return reply
            }
        }
        .path("match", .id, "The match's id")
        .idempotent()
        .answers(.ok, schema: ItemMatch.schema, "The match, judged")
        .mayFail(.notFound, .conflict)
    }

    private func list(_ call: Call, _ caller: Caller) async throws -> Reply {
        let (id, tenant) = (try call.id("item", as: ItemID.self), try caller.tenantName)
        let (records, matches) = (workshop.records, workshop.matches)
        let wanted = call.query.integer("version")
        let (found, pictures) = try await workshop.database.read { transaction in
            guard let item = try Items(records).find(id, of: tenant, in: transaction) else {
                throw RecordRefusal.unknown(.item)
            }
            let version = wanted ?? item.course.newest.number
            let all = try matches.all(of: id, version: version, in: transaction)
            let shown = Array(all.prefix(ItemMatch.mostListed))
            return (all, try stills.sources(of: shown, tenant, in: transaction))
        }
        var views: [JSONValue] = []
        for match in found.prefix(ItemMatch.mostListed) {
            views.append(match.json(stills: await stills.json(of: match, pictures, tenant)))
        }
        return .json(
            .object([
                "items": .list(views), "more": .bool(found.count > ItemMatch.mostListed),
            ])
        )
    }
}
