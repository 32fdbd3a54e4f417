import Casework
import HTTPTypes
package import Store

/// `/v1/accounts`: publishers by the host's own names for them, what they accepted, and whether they
/// may publish.
package struct AccountRoutes: Sendable {
    private static let place = "/v1/accounts/{external_id}"

    private let accounts: Accounts
    private let database: any Database

    package init(_ records: Records, in database: any Database) {
        accounts = Accounts(records)
        self.database = database
    }

    package var routes: [Route] { [reading, writing] }

    private var reading: Route {
        Route(.get, Self.place, "readAccount", "Read a publisher's account", scope: .readItems) {
            call,
            caller in
            let (name, tenant) = (try Self.name(call), try caller.tenantName)
            let publisher = try await database.read { [accounts] transaction in
                guard let account = try accounts.find(name, of: tenant, in: transaction) else {
                    throw RecordRefusal.unknown(.account)
                }
                return try accounts.publisher(account.id, of: tenant, in: transaction)
            }
            return try .json(AccountView(publisher))
        }
        .ofAccount()
        .answers(.ok, AccountView.self, "The account, and whether it may publish")
    }

    private var writing: Route {
        Route(
            .put,
            Self.place,
            "writeAccount",
            "Make a publisher's account known, or what it accepted",
            scope: .writeItems,
            taking: AccountBody.self,
        ) { call, caller, body in
            let (name, tenant) = (try Self.name(call), try caller.tenantName)
            let publisher = try await database.write { [accounts] transaction in
                let account = try accounts.named(name, of: tenant, in: transaction)
                if let agreement = body.accepted {
                    try accounts.accept(
                        agreement,
                        for: account.id,
                        of: tenant,
                        by: caller.actor("host"),
                        in: transaction,
                    )
                }
                return try accounts.publisher(account.id, of: tenant, in: transaction)
            }
            return try .json(AccountView(publisher))
        }
        .ofAccount()
        .answers(.ok, AccountView.self, "The account, and whether it may publish")
        .mayFail(.conflict)
    }

    static func name(_ call: Call) throws(Problem) -> ExternalID {
        guard let text = call.parameters.decoded("external_id"), let name = ExternalID(text) else {
            throw Problem(
                .notFound,
                "no account has such a name: it has 1 to 200 bytes, without control characters",
            )
        }
        return name
    }
}

extension Route {
    /// Says what stands in the path of everything about one account.
    func ofAccount() -> Route {
        // Three characters for a byte that is percent-encoded.
        path("external_id", .text(1...600), "The host's own name of the publisher")
    }
}
