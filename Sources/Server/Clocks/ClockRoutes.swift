import Casework
import HTTPTypes
import Policy
package import Store

/// `/v1/clocks`: who waits for what, and what came too late.
package struct ClockRoutes: Sendable {
    private let clocks: Clocks
    private let database: any Database

    package init(_ records: Records, in database: any Database) {
        clocks = Clocks(records)
        self.database = database
    }

    package var routes: [Route] { [listing] }

    private var listing: Route {
        Route(
            .get,
            "/v1/clocks",
            "listClocks",
            "List what people wait for, and what is past its published limit",
            scope: .readCases,
        ) { [clocks, database] call, caller in
            let tenant = try caller.tenantName
            let kind = call.query.text("kind").flatMap { ClockKind(rawValue: $0) }
            let isBreached = call.query.text("breached") == "yes"
            let limit = call.pageLength()
            let found = try await database.read { transaction in
                try clocks.list(
                    of: tenant,
                    kind: kind,
                    breachedOnly: isBreached,
                    limit: limit,
                    in: transaction,
                )
            }
            return try .json(Page(found.map { ClockView($0) }, next: nil))
        }
        .query("limit", .integer(1...100), "Entries of a page")
        .query("kind", .choice(ClockKind.allCases.map(\.rawValue)), "Only these")
        .query("breached", .choice(["yes", "no"]), "Only what came too late")
        .answers(.ok, Page<ClockView>.self, "Newest first")
    }
}
