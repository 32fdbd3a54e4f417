import Casework
import Foundation

/// The rows of `measure_proposals`.
struct MeasureProposalRows {
    let transaction: any Transaction

    private static let columns: SQL = """
        id, tenant, account, draft, proposer, proposed_at, expires_at, outcome, settled_by,
        settled_at, measure
        """

    func insert(_ proposal: MeasureProposal) throws {
        let approval = proposal.approval
        try transaction.run(
            """
            INSERT INTO measure_proposals (
                id, tenant, account, draft, proposer, proposed_at, expires_at, outcome
            ) VALUES (
                \(proposal.id.text), \(proposal.tenant.text), \(proposal.account.text),
                \(try JSONColumn.text(proposal.draft)), \(approval.proposer.text),
                \(approval.proposedAt), \(approval.expiresAt), \(approval.outcome.word)
            )
            """
        )
    }

    /// A proposal held to the end of the transaction.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)``.
    func hold(_ id: ApprovalID, of tenant: TenantName) throws -> MeasureProposal {
        let found = try list("id = \(id.text) AND tenant = \(tenant.text)", "\(.forUpdate)").first
        guard let found else { throw RecordRefusal.unknown(.measure) }
        return found
    }

    func find(_ id: ApprovalID, of tenant: TenantName) throws -> MeasureProposal? {
        try list("id = \(id.text) AND tenant = \(tenant.text)").first
    }

    func settle(_ proposal: MeasureProposal, by person: PersonName) throws {
        try transaction.run(
            """
            UPDATE measure_proposals SET outcome = \(proposal.approval.outcome.word),
                settled_by = \(person.text), settled_at = \(proposal.settledAt),
                measure = \(proposal.measure?.text)
            WHERE id = \(proposal.id.text) AND tenant = \(proposal.tenant.text)
            """
        )
    }

    /// A tenant's proposals that wait, oldest first.
    func waiting(
        of tenant: TenantName,
        at now: Date,
        after cursor: ProposalCursor?,
        limit: Int,
    ) throws -> [MeasureProposal] {
        let rest: SQL =
            cursor.map { "AND (proposed_at, id) > (\($0.proposedAt), \($0.id.text))" } ?? ""
        return try list(
            """
            tenant = \(tenant.text) AND outcome = \("waiting") AND expires_at > \(now) \(rest)
            """,
            "ORDER BY proposed_at, id LIMIT \(limit)",
        )
    }

    private func list(_ condition: SQL, _ end: SQL = "") throws -> [MeasureProposal] {
        try transaction.rows(
            "SELECT \(Self.columns) FROM measure_proposals WHERE \(condition) \(end)"
        ).map { try MeasureProposal(row: $0) }
    }
}

extension MeasureProposal {
    fileprivate init(row: Row) throws(DatabaseError) {
        let person = try row.namedIfPresent("settled_by", PersonName.init)
        tenant = try row.named("tenant", TenantName.init)
        account = try row.named("account", AccountID.init)
        draft = try row.json("draft")
        approval = Approval(
            id: try row.named("id", ApprovalID.init),
            proposer: try row.named("proposer", PersonName.init),
            proposedAt: try row.get("proposed_at"),
            expiresAt: try row.get("expires_at"),
            outcome: try row.named("outcome") { Approval.Outcome(word: $0, person: person) },
        )
        settledAt = try row.get("settled_at")
        measure = try row.namedIfPresent("measure", MeasureID.init)
    }
}
