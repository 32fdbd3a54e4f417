import Casework
import HTTPTypes
package import Store

/// How an account stands: what its owner may read, and what the ladder recommends to the staff.
package struct StandingRoutes: Sendable {
    private let measures: Measures
    private let database: any Database

    package init(_ records: Records, in database: any Database) {
        measures = Measures(records)
        self.database = database
    }

    package var routes: [Route] { [standing, recommendation] }

    private var standing: Route {
        Route(
            .get,
            "/v1/accounts/{external_id}/standing",
            "readStanding",
            "Read how an account stands: measures, strikes, history, what would come next",
            scope: .readItems,
        ) { call, caller in
            try .json(StandingView(try await enforcement(call, caller)))
        }
        .ofAccount()
        .answers(.ok, StandingView.self, "What its owner may read; staff are not named")
    }

    private var recommendation: Route {
        Route(
            .get,
            "/v1/accounts/{external_id}/recommendation",
            "readRecommendation",
            "Read which measure the ladder recommends, and why; a person decides",
            scope: .enforce,
        ) { call, caller in
            try .json(RecommendationView(try await enforcement(call, caller)))
        }
        .ofAccount()
        .answers(.ok, RecommendationView.self, "What the ladder says")
    }

    private func enforcement(_ call: Call, _ caller: Caller) async throws -> AccountEnforcement {
        let (name, tenant) = (try AccountRoutes.name(call), try caller.tenantName)
        return try await database.read { [measures] transaction in
            try measures.enforcement(on: name, of: tenant, in: transaction)
        }
    }
}
