package import Casework
package import Foundation

/// Identities that leave the vault: the rows of `disclosures`.
package struct Disclosures: Sendable {
    let records: Records
    let vault: Vault
    let limits: DisclosureLimits

    package init(_ records: Records, vault: Vault, limits: DisclosureLimits = DisclosureLimits()) {
        (self.records, self.vault, self.limits) = (records, vault, limits)
    }

    /// Puts an authority's request on record; nothing is shown by it.
    ///
    /// - Throws: ``DisclosureRefusal``, ``RecordRefusal``.
    package func request(
        _ request: DisclosureRequest,
        about name: ExternalID,
        of tenant: TenantName,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> Disclosure {
        guard let account = try Accounts(records).find(name, of: tenant, in: transaction) else {
            throw RecordRefusal.unknown(.account)
        }
        let most = records.now.addingTimeInterval(Double(limits.mostDays) * 86_400)
        guard request.expiresAt > records.now, request.expiresAt <= most else {
            throw DisclosureRefusal.unfitTerm(mostDays: limits.mostDays)
        }
        let kept = try vault.kept(of: SubjectOwner(account), in: transaction)
        guard !kept.isDisjoint(with: request.fields) else { throw DisclosureRefusal.nothingKept }
        let disclosure = Disclosure(
            id: try records.newID(),
            of: account.id,
            tenant: tenant,
            request,
            by: person,
            at: records.now,
        )
        try DisclosureRows(transaction: transaction).insert(disclosure)
        try record("disclosure.requested", disclosure, by: person, in: transaction)
        return disclosure
    }

    /// Takes a custodian's yes.
    package func approve(
        _ id: DisclosureID,
        of tenant: TenantName,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> Disclosure {
        let disclosure = try change(id, of: tenant, in: transaction) { disclosure in
            try disclosure.approve(by: person, at: records.now)
        }
        try record("disclosure.approved", disclosure, by: person, in: transaction)
        return disclosure
    }

    /// Takes somebody's no.
    package func refuse(
        _ id: DisclosureID,
        of tenant: TenantName,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> Disclosure {
        let disclosure = try change(id, of: tenant, in: transaction) { disclosure in
            try disclosure.refuse(by: person, at: records.now)
        }
        try record("disclosure.refused", disclosure, by: person, in: transaction)
        return disclosure
    }

    /// Shows what was asked for, once: the viewing is on record before anything is handed out.
    package func view(
        _ id: DisclosureID,
        of tenant: TenantName,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> (Disclosure, [SubjectField: Secret]) {
        let disclosure = try change(id, of: tenant, in: transaction) { disclosure in
            try disclosure.view(by: person, at: records.now)
        }
        try record("disclosure.viewed", disclosure, by: person, in: transaction)
        let owner = SubjectOwner(.publisher, disclosure.account.text, of: tenant)
        let fields = try vault.open(disclosure.request.fields, of: owner, in: transaction)
        return (disclosure, fields)
    }

    /// Nil where this tenant has no such disclosure.
    package func find(
        _ id: DisclosureID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Disclosure? {
        try DisclosureRows(transaction: transaction).find(id, of: tenant)
    }

    /// A tenant's disclosures, newest first.
    package func all(
        of tenant: TenantName,
        before cursor: DisclosureCursor? = nil,
        limit: Int,
        in transaction: any Transaction,
    ) throws -> [Disclosure] {
        try DisclosureRows(transaction: transaction).all(of: tenant, before: cursor, limit: limit)
    }

    private func change(
        _ id: DisclosureID,
        of tenant: TenantName,
        in transaction: any Transaction,
        _ change: (inout Disclosure) throws -> Void,
    ) throws -> Disclosure {
        let rows = DisclosureRows(transaction: transaction)
        var disclosure = try rows.hold(id, of: tenant)
        try change(&disclosure)
        try rows.update(disclosure)
        return disclosure
    }

    private func record(
        _ kind: String,
        _ disclosure: Disclosure,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws {
        let request = disclosure.request
        let fields = request.fields.map(\.rawValue).sorted().joined(separator: ",")
        try records.trail.record(
            AuditEntry(
                tenant: disclosure.tenant.text,
                kind: kind,
                actor: .init(.person(person)),
                subject: .init(kind: "account", id: disclosure.account.text),
                details: [
                    "authority": .text(request.authority),
                    "disclosure": .text(disclosure.id.text),
                    "document": .text(request.documentDigest),
                    "fields": .text(fields),
                    "ground": .text(request.legalBasis),
                ],
            ),
            in: transaction,
        )
    }
}

/// Where a page of disclosures begins: before this one.
package struct DisclosureCursor: Hashable, Sendable {
    package let requestedAt: Date
    package let id: DisclosureID

    package init(requestedAt: Date, id: DisclosureID) {
        (self.requestedAt, self.id) = (requestedAt, id)
    }

    package init(before disclosure: Disclosure) {
        self.init(requestedAt: disclosure.requestedAt, id: disclosure.id)
    }
}
