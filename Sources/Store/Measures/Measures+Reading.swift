package import Casework
import Foundation
import Policy

extension Measures {
    /// An account held to the end of the transaction, as its row says: two who take measures at once
    /// wait for each other.
    func hold(
        _ name: ExternalID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Account {
        try hold("external_id = \(name.text)", of: tenant, in: transaction)
    }

    func hold(
        _ id: AccountID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Account {
        try hold("id = \(id.text)", of: tenant, in: transaction)
    }

    private func hold(
        _ condition: SQL,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Account {
        try Accounts(records).hold(
            "tenant = \(tenant.text) AND \(condition)",
            in: transaction,
        )
    }

    func publisher(of account: Account, in transaction: any Transaction) throws -> Publisher {
        try Accounts(records).publisher(account.id, of: account.tenant, in: transaction)
    }

    func record(
        of account: Account,
        in transaction: any Transaction,
    ) throws -> EnforcementRecord {
        EnforcementRecord(
            measures: try MeasureRows(transaction: transaction).all(
                on: account.id,
                of: account.tenant,
            ),
            strikes: try StrikeRows(transaction: transaction).all(
                on: account.id,
                of: account.tenant,
            ),
        )
    }

    /// What stands on record against an account.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)``.
    package func enforcement(
        on name: ExternalID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> AccountEnforcement {
        guard let account = try Accounts(records).find(name, of: tenant, in: transaction) else {
            throw RecordRefusal.unknown(.account)
        }
        return AccountEnforcement(
            publisher: try publisher(of: account, in: transaction),
            record: try record(of: account, in: transaction),
            readAt: records.now,
        )
    }

    /// Nil where this tenant has no such measure.
    package func find(
        _ id: MeasureID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> KeptMeasure? {
        try MeasureRows(transaction: transaction).find(id, of: tenant)
    }

    /// A page of an account's measures, newest first.
    package func list(
        on account: Account,
        after cursor: MeasureCursor? = nil,
        limit: Int,
        in transaction: any Transaction,
    ) throws -> [KeptMeasure] {
        try MeasureRows(transaction: transaction).page(
            on: account.id,
            of: account.tenant,
            after: cursor,
            limit: min(max(limit, 1), records.rules.limits.pageRows),
        )
    }

    /// Nil where this tenant has no such proposal.
    package func proposal(
        _ id: ApprovalID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> MeasureProposal? {
        try MeasureProposalRows(transaction: transaction).find(id, of: tenant)
    }

    /// A tenant's proposals that wait for a second person, oldest first.
    package func waiting(
        of tenant: TenantName,
        after cursor: ProposalCursor? = nil,
        limit: Int,
        in transaction: any Transaction,
    ) throws -> [MeasureProposal] {
        try MeasureProposalRows(transaction: transaction).waiting(
            of: tenant,
            at: records.now,
            after: cursor,
            limit: min(max(limit, 1), records.rules.limits.pageRows),
        )
    }
}
