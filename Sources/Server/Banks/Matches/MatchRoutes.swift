import Casework
import HTTPTypes
import Pipeline
import Policy
package import Store

/// What items were found to be, or to be like, why, and what people say of it.
package struct MatchRoutes: Sendable {
    private let workshop: Workshop
    private let stills: MatchStills
    private let seal: CursorSeal

    /// - Parameter seal: the seal of cursors.
    package init(
        _ workshop: Workshop,
        signer: LinkSigner,
        seal: CursorSeal,
        surroundings: Surroundings,
    ) {
        self.workshop = workshop
        self.seal = seal
        stills = MatchStills(workshop, signer: signer, surroundings: surroundings)
    }

    package var routes: [Route] {
        [listing, finding, judging("confirm", isRight: true), judging("reject", isRight: false)]
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

    private var finding: Route {
        Route(
            .get,
            "/v1/matches",
            "findMatches",
            "List matches over all items, the oldest first: those of which a person has to say what "
                + "they are, or those that were judged",
            scope: .readBanks,
        ) { call, caller in
            try await page(call, caller)
        }
        .query(
            "verdict",
            .choice(["waiting", "confirmed", "rejected"]),
            "Left out: waiting, which equal bytes, retired entries and ended items don't",
        )
        .query("bank", .form(.name), "Only what was found by this bank")
        .paged()
        .answers(.ok, schema: ItemMatch.pageSchema, "The matches, the oldest first")
        .mayFail(.malformedRequest)
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

    private func page(_ call: Call, _ caller: Caller) async throws -> Reply {
        let tenant = try caller.tenantName
        let (matches, limit) = (workshop.matches, call.pageLength())
        let bank = call.query.text("bank")
        var filter = MatchFilter(bank: bank.flatMap { BankName($0) })
        if let verdict = call.query.text("verdict") { filter.verdict = verdict }
        let name = ["findMatches", tenant.text, filter.verdict, bank ?? ""]
        let place = try call.query.text("cursor").map { cursor throws(Problem) in
            try seal.place(of: cursor, of: name)
        }.flatMap { TimedPlace($0) }
        let found = try await workshop.database.read { [filter] transaction in
            try matches.list(
                filter,
                of: tenant,
                after: place.map { ($0.time, $0.id) },
                limit: limit,
                in: transaction,
            )
        }
        let last = found.count == limit ? found.last : nil
        return .json(
            .object([
                "items": .list(found.map { $0.json(stills: nil) }),
                "next": .optional(
                    last.map { seal.cursor(behind: TimedPlace($0.foundAt, $0.id).text, of: name) }
                ),
            ])
        )
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
