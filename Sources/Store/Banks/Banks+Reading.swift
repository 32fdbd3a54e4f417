package import Casework

/// Which entries are asked for.
package struct EntryFilter: Hashable, Sendable {
    package var state: GovernedEntry.State?
    /// Only those of one proposal.
    package var proposal: ApprovalID?

    package init(state: GovernedEntry.State? = nil, proposal: ApprovalID? = nil) {
        self.state = state
        self.proposal = proposal
    }
}

/// An entry with what it is recognised by.
package struct PackedEntry: Hashable, Sendable {
    package let number: UInt32
    package let listing: EntryListing
    package let fingerprint: [UInt8]
}

extension Banks {
    /// One entry; nil where the bank has none of this number.
    package func entry(
        _ number: UInt32,
        in bank: Bank,
        in transaction: any Transaction,
    ) throws -> GovernedEntry? {
        try EntryRows(transaction: transaction).find(number, in: bank.id)
    }

    /// A bank's entries in the order of their numbers.
    package func entries(
        of bank: Bank,
        _ filter: EntryFilter = EntryFilter(),
        after number: UInt32 = 0,
        limit: Int,
        in transaction: any Transaction,
    ) throws -> [GovernedEntry] {
        try EntryRows(transaction: transaction).list(
            filter,
            of: bank.id,
            after: number,
            limit: min(max(limit, 1), records.rules.limits.pageRows),
            at: records.now,
        )
    }

    /// A bank's active entries with their fingerprints, in the order of their numbers: what is
    /// handed to others, and what an index is made of anew.
    ///
    /// - Parameter position: leaves out what changed later; nil: nothing.
    package func active(
        in bank: Bank,
        after number: UInt32,
        _ size: PageSize,
        upTo position: BankPosition? = nil,
        in transaction: any Transaction,
    ) throws -> RowPage<PackedEntry> {
        try EntryRows(transaction: transaction).active(
            in: bank.id,
            after: number,
            size,
            upTo: position,
        )
    }

    /// A proposal for a bank; nil where there is none.
    package func proposal(
        _ id: ApprovalID,
        for bank: Bank,
        in transaction: any Transaction,
    ) throws -> KeptProposal? {
        try BankProposalRows(transaction: transaction).find(id, in: bank.id)
    }

    /// What an item's version is recognised by, packed; nil where nobody looked at it so, or it was
    /// forgotten.
    package func fingerprint(
        of item: ItemID,
        version: Int,
        in transaction: any Transaction,
    ) throws -> [UInt8]? {
        try FingerprintRows(transaction: transaction).find(version, of: item)
    }

    /// Notes that a bank is handed out as a list.
    package func noteExport(
        of bank: Bank,
        as format: String,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws {
        try records.trail.record(
            AuditEntry(
                tenant: bank.tenant.text,
                kind: "bank.exported",
                actor: .init(.person(person)),
                subject: .init(kind: "bank", id: bank.id.text),
                details: ["name": .text(bank.name.text), "format": .text(format)],
            ),
            in: transaction,
        )
    }
}
