import Casework
import Foundation
import Store

/// Reads measures, and what waits to become one, with the accounts that they are about.
struct MeasureShelf: Sendable {
    let measures: Measures
    let accounts: Accounts
    let now: @Sendable () -> Date

    init(_ records: Records, surroundings: Surroundings) {
        measures = Measures(records)
        accounts = Accounts(records)
        now = surroundings.now
    }

    /// - Throws: ``RecordRefusal/unknown(_:)`` where this tenant has no such account.
    func account(
        _ name: ExternalID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Account {
        guard let account = try accounts.find(name, of: tenant, in: transaction) else {
            throw RecordRefusal.unknown(.account)
        }
        return account
    }

    /// A measure by its id, or a proposal by its own: one that was approved is the measure that came
    /// of it.
    func view(
        of id: MeasureID,
        tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> MeasureView {
        if let kept = try measures.find(id, of: tenant, in: transaction) {
            return try view(of: kept, in: transaction)
        }
        guard let id = ApprovalID(id.text),
            let proposal = try measures.proposal(id, of: tenant, in: transaction)
        else { throw RecordRefusal.unknown(.measure) }
        guard let made = proposal.measure,
            let kept = try measures.find(made, of: tenant, in: transaction)
        else { return try view(of: proposal, in: transaction) }
        return try view(of: kept, in: transaction)
    }

    func view(of kept: KeptMeasure, in transaction: any Transaction) throws -> MeasureView {
        let measure = kept.measure
        let account = try account(measure.account, of: measure.tenant, in: transaction)
        return MeasureView(kept, on: account, at: now())
    }

    func view(
        of proposal: MeasureProposal,
        in transaction: any Transaction,
    ) throws -> MeasureView {
        let account = try account(proposal.account, of: proposal.tenant, in: transaction)
        return MeasureView(proposal, on: account, at: now())
    }

    func view(of kept: KeptStrike, in transaction: any Transaction) throws -> StrikeView {
        let strike = kept.strike
        let account = try account(strike.account, of: strike.tenant, in: transaction)
        return StrikeView(kept, on: account, at: now())
    }

    private func account(
        _ id: AccountID,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Account {
        guard let account = try accounts.find(id, of: tenant, in: transaction) else {
            throw RecordRefusal.unknown(.account)
        }
        return account
    }
}
