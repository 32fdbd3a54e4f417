import Casework
import HTTPTypes
package import Store

/// What custodians do with identities beside disclosing them: find the same person, and erase.
package struct IdentityRoutes: Sendable {
    private let verifications: Verifications
    private let vault: Vault
    private let records: Records
    private let database: any Database

    package init(
        _ verifications: Verifications,
        vault: Vault,
        _ records: Records,
        in database: any Database,
    ) {
        self.verifications = verifications
        self.vault = vault
        self.records = records
        self.database = database
    }

    package var routes: [Route] { [comparing, erasing] }

    private var comparing: Route {
        Route(
            .post,
            "/v1/accounts/{external_id}/same-person",
            "findSamePerson",
            "Find the accounts that were verified for the same person; the look goes on record",
            scope: .keepIdentities,
            taking: IdentityReasonBody.self,
        ) { call, caller, body in
            let (name, tenant) = (try AccountRoutes.name(call), try caller.tenantName)
            let found = try await database.write { [verifications, records] transaction in
                guard let account = try Accounts(records).find(name, of: tenant, in: transaction)
                else { throw RecordRefusal.unknown(.account) }
                return try verifications.samePerson(
                    as: account.id,
                    of: tenant,
                    by: caller.actor("identity-custodian"),
                    reason: body.reason,
                    in: transaction,
                )
            }
            return try .json(SamePersonView(accounts: found.map(\.text)))
        }
        .ofAccount()
        .answers(.ok, SamePersonView.self, "The other accounts")
    }

    private var erasing: Route {
        Route(
            .post,
            "/v1/accounts/{external_id}/identity/erasure",
            "eraseIdentity",
            "Destroy what is kept of an identity, also for restored backups; the receipt stays",
            scope: .keepIdentities,
            taking: IdentityReasonBody.self,
        ) { call, caller, body in
            let (name, tenant) = (try AccountRoutes.name(call), try caller.tenantName)
            try await database.write { [vault, records] transaction in
                guard let account = try Accounts(records).find(name, of: tenant, in: transaction)
                else { throw RecordRefusal.unknown(.account) }
                _ = try vault.erase(
                    SubjectOwner(account),
                    by: caller.actor("identity-custodian"),
                    reason: body.reason,
                    in: transaction,
                )
            }
            return .noContent
        }
        .ofAccount()
        .answers(.noContent, "Nothing of it can be read any more")
    }
}
