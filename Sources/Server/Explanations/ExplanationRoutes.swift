import Casework
import HTTPTypes
package import Policy
package import Store

/// Why must you? What rules say of an item under each profile, and whether a decision comes out the
/// same when they are asked again.
package struct ExplanationRoutes: Sendable {
    private let records: Records
    private let database: any Database
    private let book: PolicyBook

    package init(_ records: Records, in database: any Database, book: PolicyBook) {
        (self.records, self.database, self.book) = (records, database, book)
    }

    package var routes: [Route] { [explaining, replaying] }

    private var explaining: Route {
        Route(
            .get,
            "/v1/items/{item}/explanation",
            "explainItem",
            "Say what the rules of each profile ask for an item, on which ground",
            scope: .readItems,
        ) { call, caller in
            let (id, tenant) = (try call.id("item", as: ItemID.self), try caller.tenantName)
            let names = try names(in: call.query)
            return try await database.read { [records, book] transaction in
                let explanation = try ItemExplanation(
                    of: id,
                    tenant: tenant,
                    records,
                    book,
                    in: transaction,
                )
                return .json(try explanation.json(under: names ?? [explanation.ownProfile]))
            }
        }
        .path("item", .id, "The item's id")
        .query(
            "profiles",
            .text(1...1_000),
            "Names of profiles, joined by commas; left out: the tenant's own",
        )
        .answers(.ok, schema: ItemExplanation.schema, "The newest version, as it is known")
        .mayFail(.conflict)
    }

    private var replaying: Route {
        Route(
            .get,
            "/v1/decisions/{decision}/replay",
            "replayDecision",
            "Ask the rules again what they were asked for a decision",
            scope: .audit,
        ) { call, caller in
            let (id, tenant) = (
                try call.id("decision", as: DecisionID.self), try caller.tenantName,
            )
            let decision = try await database.read { [records] transaction in
                try Decisions(records).find(id, of: tenant, in: transaction)
            }
            guard let decision else { throw RecordRefusal.unknown(.decision) }
            return .json(try DecisionReplay(decision: decision, book: book).json)
        }
        .path("decision", .id, "The decision's id")
        .answers(.ok, schema: DecisionReplay.schema, "Whether the same follows")
    }

    /// The profiles that are asked for, each once; nil where none was named.
    private func names(in query: QueryParameters) throws(Problem) -> [String]? {
        guard let text = query.text("profiles") else { return nil }
        let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let known = book.profiles.keys.sorted()
        guard names.allSatisfy(known.contains), Set(names).count == names.count else {
            let list = known.joined(separator: ", ")
            throw Problem(.malformedRequest, "the query can't be read; see errors").at([
                FieldError("profiles", "names profiles, none twice: there are \(list)")
            ])
        }
        return names
    }
}
