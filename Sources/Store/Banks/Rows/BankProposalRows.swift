import Casework
import Foundation

/// The rows of `bank_proposals`.
struct BankProposalRows {
    let transaction: any Transaction

    /// All but what an entry's own row names so too.
    static let columns: SQL = """
        p.id AS proposal_id, p.tenant, p.bank AS proposal_bank, p.origin, p.item, p.item_version,
        p.format, p.grounds, p.entries, p.report, p.proposer, p.proposed_at, p.expires_at,
        p.outcome, p.settled_by, p.settled_at
        """

    func insert(_ proposal: BankProposal, report: String?) throws {
        let approval = proposal.approval
        var (item, version, format): (String?, Int?, String?) = (nil, nil, nil)
        switch proposal.origin {
        case .item(let id, let number): (item, version) = (id.text, number)
        case .list(let name): format = name
        case .hash, .file: break
        }
        try transaction.run(
            """
            INSERT INTO bank_proposals (
                id, tenant, bank, origin, item, item_version, format, grounds, entries, report,
                proposer, proposed_at, expires_at, outcome
            ) VALUES (
                \(proposal.id.text), \(proposal.tenant.text), \(proposal.bank.text),
                \(proposal.origin.word), \(item), \(version), \(format),
                \(try JSONColumn.text(proposal.grounds)), \(proposal.entryCount), \(report),
                \(approval.proposer.text), \(approval.proposedAt), \(approval.expiresAt),
                \(approval.outcome.word)
            )
            """
        )
    }

    /// A proposal for a bank, which whoever wants to change it holds.
    func find(_ id: ApprovalID, in bank: BankID) throws -> KeptProposal? {
        try transaction.firstRow(
            """
            SELECT \(Self.columns), (
                SELECT min(e.number) FROM bank_entries e WHERE e.proposal = p.id
            ) AS first_number
            FROM bank_proposals p WHERE p.id = \(id.text) AND p.bank = \(bank.text)
            """
        ).map { row in
            KeptProposal(
                proposal: try BankProposal(row: row),
                firstNumber: try row.entryNumber("first_number"),
                report: try row.get("report"),
            )
        }
    }

    func settle(_ proposal: BankProposal, by person: PersonName) throws {
        try transaction.run(
            """
            UPDATE bank_proposals SET outcome = \(proposal.approval.outcome.word),
                settled_by = \(person.text), settled_at = \(proposal.settledAt)
            WHERE id = \(proposal.id.text)
            """
        )
    }
}

extension BankProposal {
    init(row: Row) throws(DatabaseError) {
        let person = try row.namedIfPresent("settled_by", PersonName.init)
        self.init(
            for: try row.named("proposal_bank", BankID.init),
            of: try row.named("tenant", TenantName.init),
            from: try Origin(row: row),
            on: try row.json("grounds"),
            entryCount: try row.get("entries"),
            Approval(
                id: try row.named("proposal_id", ApprovalID.init),
                proposer: try row.named("proposer", PersonName.init),
                proposedAt: try row.get("proposed_at"),
                expiresAt: try row.get("expires_at"),
                outcome: try row.named("outcome") { Approval.Outcome(word: $0, person: person) },
            ),
            settledAt: try row.get("settled_at"),
        )
    }
}

extension BankProposal.Origin {
    fileprivate init(row: Row) throws(DatabaseError) {
        switch try row.get("origin", as: String.self) {
        case "item":
            self = .item(
                try row.named("item", ItemID.init),
                version: try row.get("item_version"),
            )
        case "hash": self = .hash
        case "file": self = .file
        default: self = .list(format: try row.get("format"))
        }
    }
}
