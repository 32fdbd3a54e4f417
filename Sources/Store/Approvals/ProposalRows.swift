import Casework
import Foundation

/// The rows of `approvals`.
struct ProposalRows {
    let transaction: any Transaction

    private static let columns: SQL = """
        id, tenant, item, draft, proposer, proposed_at, expires_at, outcome, settled_by,
        settled_at, decision
        """

    func insert(_ proposal: Proposal) throws {
        let approval = proposal.approval
        try transaction.run(
            """
            INSERT INTO approvals (
                id, tenant, item, draft, proposer, proposed_at, expires_at, outcome
            ) VALUES (
                \(proposal.id.text), \(proposal.tenant.text), \(proposal.item.text),
                \(try JSONColumn.text(proposal.draft)), \(approval.proposer.text),
                \(approval.proposedAt), \(approval.expiresAt), \(approval.outcome.word)
            )
            """
        )
    }

    /// A proposal held to the end of the transaction.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)``.
    func hold(_ id: ApprovalID, of tenant: TenantName) throws -> Proposal {
        let row = try transaction.firstRow(
            """
            SELECT \(Self.columns) FROM approvals
            WHERE id = \(id.text) AND tenant = \(tenant.text) \(.forUpdate)
            """
        )
        guard let row else { throw RecordRefusal.unknown(.approval) }
        return try Proposal(row: row)
    }

    func find(_ id: ApprovalID, of tenant: TenantName) throws -> Proposal? {
        try transaction.firstRow(
            """
            SELECT \(Self.columns) FROM approvals
            WHERE id = \(id.text) AND tenant = \(tenant.text)
            """
        ).map { try Proposal(row: $0) }
    }

    func settle(_ proposal: Proposal, by person: PersonName) throws {
        try transaction.run(
            """
            UPDATE approvals SET outcome = \(proposal.approval.outcome.word),
                settled_by = \(person.text), settled_at = \(proposal.settledAt),
                decision = \(proposal.decision?.text)
            WHERE id = \(proposal.id.text)
            """
        )
    }

    /// A tenant's proposals that meet a condition, oldest first.
    func list(_ condition: SQL, after cursor: ProposalCursor?, limit: Int) throws -> [Proposal] {
        let rest: SQL =
            cursor.map { "AND (proposed_at, id) > (\($0.proposedAt), \($0.id.text))" } ?? ""
        return try transaction.rows(
            """
            SELECT \(Self.columns) FROM approvals WHERE \(condition) \(rest)
            ORDER BY proposed_at, id LIMIT \(limit)
            """
        ).map { try Proposal(row: $0) }
    }
}

extension Proposal {
    fileprivate init(row: Row) throws(DatabaseError) {
        let person = try row.namedIfPresent("settled_by", PersonName.init)
        tenant = try row.named("tenant", TenantName.init)
        item = try row.named("item", ItemID.init)
        draft = try row.json("draft")
        approval = Approval(
            id: try row.named("id", ApprovalID.init),
            proposer: try row.named("proposer", PersonName.init),
            proposedAt: try row.get("proposed_at"),
            expiresAt: try row.get("expires_at"),
            outcome: try row.named("outcome") { Approval.Outcome(word: $0, person: person) },
        )
        settledAt = try row.get("settled_at")
        decision = try row.namedIfPresent("decision", DecisionID.init)
    }
}

extension Approval.Outcome {
    init?(word: String, person: PersonName?) {
        switch (word, person) {
        case ("waiting", nil): self = .waiting
        case ("approved", let person?): self = .approved(by: person)
        case ("refused", let person?): self = .refused(by: person)
        default: return nil
        }
    }
}
