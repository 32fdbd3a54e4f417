package import Casework
import Foundation
package import Policy

/// Publishers' accounts: the rows of `accounts`.
package struct Accounts: Sendable {
    let records: Records

    package init(_ records: Records) { self.records = records }

    /// The account with the host's own id, made where there is none yet: everybody is known by that
    /// name alone, and stands in no one's favour.
    package func named(
        _ externalID: ExternalID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Account {
        let id = try records.newID(AccountID.self)
        try transaction.run(
            """
            INSERT INTO accounts (id, tenant, external_id, identity, rung, created_at)
            VALUES (
                \(id.text), \(tenant.text), \(externalID.text), 'unknown', 'good', \(records.now)
            ) ON CONFLICT (tenant, external_id) DO NOTHING
            """
        )
        let account = try first(
            "tenant = \(tenant.text) AND external_id = \(externalID.text)",
            in: transaction,
        )
        guard let account else { throw RecordRefusal.unknown(.account) }
        if account.id == id {
            try record("account.added", account, by: .system("accounts"), in: transaction)
        }
        return account
    }

    /// Nil where this tenant has no such account.
    package func find(
        _ id: AccountID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Account? {
        try first("id = \(id.text) AND tenant = \(tenant.text)", in: transaction)
    }

    /// Nil where this tenant has no account of this name.
    package func find(
        _ externalID: ExternalID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Account? {
        try first(
            "tenant = \(tenant.text) AND external_id = \(externalID.text)",
            in: transaction,
        )
    }

    /// Sets an account's standing: identity, agreement, rung.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)``.
    package func set(
        _ standing: Standing,
        of id: AccountID,
        in tenant: TenantName,
        by actor: AuditEntry.Actor,
        transaction: any Transaction,
    ) throws {
        let (state, method) = standing.identity.columns
        let count = try transaction.run(
            """
            UPDATE accounts SET identity = \(state), identity_method = \(method),
                identity_until = NULL,
                agreement = \(standing.agreement), rung = \(standing.rung.rawValue)
            WHERE id = \(id.text) AND tenant = \(tenant.text)
            """
        )
        guard count == 1, let account = try find(id, of: tenant, in: transaction) else {
            throw RecordRefusal.unknown(.account)
        }
        try record("account.standing_changed", account, by: actor, in: transaction)
        try Webhooks(records).announce(WebhookEvent(standingOf: account), in: transaction)
    }

    /// An account with its tenant, from which comes whether it may publish.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)``.
    package func publisher(
        _ id: AccountID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Publisher {
        let row = try transaction.firstRow(
            """
            SELECT a.id, a.tenant, a.external_id, \(identity), a.agreement, a.rung,
                t.name AS tenant_name, t.profile, t.roles,
                t.agreement AS tenant_agreement, t.redress_route, t.sandbox
            FROM accounts a JOIN tenants t ON t.name = a.tenant
            WHERE a.id = \(id.text) AND a.tenant = \(tenant.text)
            """
        )
        guard let row else { throw RecordRefusal.unknown(.account) }
        let found = try Tenant(row: row)
        let account = try bound(try Account(row: row), in: transaction)
        return Publisher(
            account: account,
            tenant: found,
            profile: account.profile(try records.profile(of: found)),
        )
    }

    /// The publisher of an external id as it would be if it came now: one that never came stands as
    /// everybody begins, and nothing is written.
    package func publisher(
        named externalID: ExternalID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Publisher {
        let account = try first(
            "tenant = \(tenant.text) AND external_id = \(externalID.text)",
            in: transaction,
        )
        if let account { return try publisher(account.id, of: tenant, in: transaction) }
        guard let found = try Tenants(records).find(tenant, in: transaction) else {
            throw RecordRefusal.unknown(.tenant)
        }
        return Publisher(
            account: Account(
                id: try records.newID(),
                tenant: tenant,
                externalID: externalID,
                standing: Standing(),
            ),
            tenant: found,
            profile: try records.profile(of: found),
        )
    }

    private func first(_ condition: SQL, in transaction: any Transaction) throws -> Account? {
        try row(condition, in: transaction).map { try bound($0, in: transaction) }
    }

    /// An account as its row says.
    func row(_ condition: SQL, in transaction: any Transaction) throws -> Account? {
        try transaction.firstRow(
            """
            SELECT id, tenant, external_id, \(identity), agreement, rung
            FROM accounts WHERE \(condition)
            """
        ).map { try Account(row: $0) }
    }

    /// An identity whose time is over counts as lapsed from that moment on, whenever the job that
    /// writes so comes to it.
    private var identity: SQL {
        """
        CASE WHEN identity_until <= \(records.now) THEN 'lapsed' ELSE identity END AS identity,
        CASE WHEN identity_until <= \(records.now) THEN NULL ELSE identity_method END
            AS identity_method
        """
    }

    func record(
        _ kind: String,
        _ account: Account,
        by actor: AuditEntry.Actor,
        details: [String: CanonicalJSON] = [:],
        in transaction: any Transaction,
    ) throws {
        let standing = account.standing
        let facts: [String: CanonicalJSON] = [
            "agreement": .text(standing.agreement ?? ""),
            "identity": .text(standing.identity.columns.state),
            "rung": .text(standing.rung.rawValue),
        ]
        try records.trail.record(
            AuditEntry(
                tenant: account.tenant.text,
                kind: kind,
                actor: actor,
                subject: .init(kind: "account", id: account.id.text),
                details: facts.merging(details) { $1 },
            ),
            in: transaction,
        )
    }
}

/// An account with the tenant and the profile under which it publishes.
package struct Publisher: Sendable {
    package let account: Account
    package let tenant: Tenant
    /// The tenant's, as measures let it bind this account.
    package let profile: Profile

    /// Why it may not publish; nil when it may.
    ///
    /// Every way in asks this.
    package var refusal: PublishingRefusal? {
        account.mayPublish(under: profile, agreement: tenant.agreement)
    }

    /// The same against something that happens to an item.
    func refusal(of event: ItemEvent, on course: ItemCourse) -> PublishingRefusal? {
        refusal.flatMap { $0.bars(event, on: course) ? $0 : nil }
    }

    /// The same against an item's newest version.
    func refusal(on course: ItemCourse) -> PublishingRefusal? {
        refusal.flatMap { $0.bars(course) ? $0 : nil }
    }

    /// The times and the route that its decisions get.
    package var decisionTimes: DecisionTimes {
        DecisionTimes(profile.times, redressRoute: tenant.redressRoute)
    }
}

extension IdentityState {
    /// The words of the columns `identity` and `identity_method`.
    var columns: (state: String, method: String?) {
        switch self {
        case .unknown: ("unknown", nil)
        case .pending: ("pending", nil)
        case .verified(let method): ("verified", method.rawValue)
        case .lapsed: ("lapsed", nil)
        }
    }

    fileprivate init?(state: String, method: IdentityMethod?) {
        switch (state, method) {
        case ("unknown", nil): self = .unknown
        case ("pending", nil): self = .pending
        case ("lapsed", nil): self = .lapsed
        case ("verified", let method?): self = .verified(method)
        default: return nil
        }
    }
}

extension Account {
    init(row: Row) throws(DatabaseError) {
        let method = try row.namedIfPresent("identity_method") { IdentityMethod(rawValue: $0) }
        self.init(
            id: try row.named("id", AccountID.init),
            tenant: try row.named("tenant", TenantName.init),
            externalID: try row.named("external_id", ExternalID.init),
            standing: Standing(
                identity: try row.named("identity") { IdentityState(state: $0, method: method) },
                agreement: try row.get("agreement"),
                rung: try row.named("rung") { AccountFacts.Rung(rawValue: $0) },
            ),
        )
    }
}
