package import Casework
import Foundation
package import Policy

/// The tenants of the installation: the rows of `tenants`.
package struct Tenants: Sendable {
    private let records: Records

    package init(_ records: Records) { self.records = records }

    /// - Throws: ``RecordRefusal/tenantExists(_:)``, ``RecordRefusal/unknownProfile(_:)``.
    package func add(
        _ tenant: Tenant,
        by actor: AuditEntry.Actor,
        in transaction: any Transaction,
    ) throws {
        _ = try records.profile(of: tenant)
        let count = try transaction.run(
            """
            INSERT INTO tenants (
                name, profile, roles, agreement, redress_route, created_at, sandbox
            )
            VALUES (
                \(tenant.name.text), \(tenant.profile), \(Self.text(tenant)), \(tenant.agreement),
                \(tenant.redressRoute), \(records.now), \(tenant.isSandbox ? 1 : 0)
            ) ON CONFLICT (name) DO NOTHING
            """
        )
        guard count == 1 else { throw RecordRefusal.tenantExists(tenant.name) }
        try record("tenant.added", tenant, by: actor, in: transaction)
    }

    /// Changes profile, roles, agreement and route; a sandbox stays one, and nothing else becomes one.
    package func change(
        _ tenant: Tenant,
        by actor: AuditEntry.Actor,
        in transaction: any Transaction,
    ) throws {
        _ = try records.profile(of: tenant)
        let count = try transaction.run(
            """
            UPDATE tenants SET profile = \(tenant.profile), roles = \(Self.text(tenant)),
                agreement = \(tenant.agreement), redress_route = \(tenant.redressRoute)
            WHERE name = \(tenant.name.text)
            """
        )
        guard count == 1 else { throw RecordRefusal.unknown(.tenant) }
        try record("tenant.changed", tenant, by: actor, in: transaction)
    }

    /// Nil where there is none of this name.
    package func find(_ name: TenantName, in transaction: any Transaction) throws -> Tenant? {
        try transaction.firstRow(
            """
            SELECT name AS tenant_name, profile, roles, agreement AS tenant_agreement,
                redress_route, sandbox
            FROM tenants WHERE name = \(name.text)
            """
        ).map { try Tenant(row: $0) }
    }

    /// The profile from which a tenant's duties come.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)``, ``RecordRefusal/unknownProfile(_:)``.
    package func profile(
        of name: TenantName,
        in transaction: any Transaction,
    ) throws -> Profile {
        guard let tenant = try find(name, in: transaction) else {
            throw RecordRefusal.unknown(.tenant)
        }
        return try records.profile(of: tenant)
    }

    /// All of them, in the order of their names.
    package func all(in transaction: any Transaction) throws -> [Tenant] {
        try transaction.rows(
            """
            SELECT name AS tenant_name, profile, roles, agreement AS tenant_agreement,
                redress_route, sandbox
            FROM tenants ORDER BY name
            """
        ).map { try Tenant(row: $0) }
    }

    private func record(
        _ kind: String,
        _ tenant: Tenant,
        by actor: AuditEntry.Actor,
        in transaction: any Transaction,
    ) throws {
        var entry = AuditEntry(
            tenant: tenant.name.text,
            kind: kind,
            actor: actor,
            subject: .init(kind: "tenant", id: tenant.name.text),
            details: ["profile": .text(tenant.profile), "roles": .text(Self.text(tenant))],
        )
        if let agreement = tenant.agreement { entry.details["agreement"] = .text(agreement) }
        if tenant.isSandbox { entry.details["sandbox"] = .boolean(true) }
        try records.trail.record(entry, in: transaction)
    }

    private static func text(_ tenant: Tenant) -> String {
        tenant.roles.map(\.rawValue).sorted().joined(separator: ",")
    }
}

extension Tenant {
    /// Reads the columns that ``Tenants`` and ``Accounts`` ask for.
    init(row: Row) throws(DatabaseError) {
        let words = try row.get("roles", as: String.self).split(separator: ",")
        let roles = words.compactMap { TenantRole(rawValue: String($0)) }
        guard roles.count == words.count else {
            throw .unexpectedValue(column: "roles", wanted: "roles", found: "other words")
        }
        self.init(
            name: try row.named("tenant_name", TenantName.init),
            profile: try row.get("profile"),
            roles: Set(roles),
            agreement: try row.get("tenant_agreement"),
            redressRoute: try row.get("redress_route"),
            isSandbox: try row.get("sandbox", as: Int.self) != 0,
        )
    }
}
