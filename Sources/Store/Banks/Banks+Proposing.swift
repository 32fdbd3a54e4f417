package import Casework
import Crypto
import Foundation
package import Media

/// Something that is to be an entry.
package struct EntryDraft: Hashable, Sendable {
    /// The SHA-256 of its bytes, where that is known.
    package let digest: ContentDigest?
    /// What it is recognised by, packed.
    package let fingerprint: [UInt8]
    /// What its list says of it.
    package let listing: EntryListing

    package init(
        _ fingerprint: [UInt8],
        digest: ContentDigest?,
        listing: EntryListing = EntryListing(),
    ) {
        self.fingerprint = fingerprint
        self.digest = digest
        self.listing = listing
    }

    /// By which nothing stands in a bank twice.
    var likeness: [UInt8] { Array(SHA256.hash(data: fingerprint)) }
}

/// What somebody wants entered.
package struct EntryWish: Sendable {
    package let origin: BankProposal.Origin
    package let grounds: BankProposal.Grounds
    package let entries: [EntryDraft]
    /// What was refused of a list, as JSON.
    package var report: String?

    package init(
        _ entries: [EntryDraft],
        from origin: BankProposal.Origin,
        on grounds: BankProposal.Grounds,
        report: String? = nil,
    ) {
        self.entries = entries
        self.origin = origin
        self.grounds = grounds
        self.report = report
    }
}

/// A proposal with the entries that it brought.
package struct KeptProposal: Hashable, Sendable {
    package let proposal: BankProposal
    /// The number of the first of its entries, which follow each other.
    package let firstNumber: UInt32
    /// What was refused of a list, as JSON.
    package let report: String?
}

// What waits for a second person, and what they say.
extension Banks {
    /// Puts entries before a second person; nothing is compared with them until then.
    ///
    /// What the bank has already, or what waits for it, is left out.
    ///
    /// - Throws: ``BankRefusal``, ``RecordRefusal/unknown(_:)``.
    package func propose(
        _ wish: EntryWish,
        for name: BankName,
        of tenant: TenantName,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> KeptProposal {
        try wish.grounds.check()
        guard wish.entries.count <= limits.proposedEntries else {
            throw BankRefusal.tooMany("entries of a proposal", limit: limits.proposedEntries)
        }
        let bank = try BankRows(transaction: transaction).hold(name, of: tenant)
        let entries = EntryRows(transaction: transaction)
        let fresh = try entries.fresh(wish.entries, in: bank.id, at: records.now)
        guard !fresh.isEmpty else { throw BankRefusal.nothingNew }
        let first = try BankRows(transaction: transaction).take(fresh.count, of: bank.id)
        guard Int(first) + fresh.count - 1 <= limits.entries else {
            throw BankRefusal.tooMany("entries", limit: limits.entries)
        }
        let now = records.now
        let proposal = BankProposal(
            for: bank.id,
            of: tenant,
            from: wish.origin,
            on: wish.grounds,
            entryCount: fresh.count,
            Approval(
                id: try records.newID(),
                proposer: person,
                proposedAt: now,
                expiresAt: now.addingTimeInterval(Double(approvals.waitingHours) * 3_600),
            ),
        )
        try BankProposalRows(transaction: transaction).insert(proposal, report: wish.report)
        try entries.insert(fresh, from: first, of: proposal)
        try record(Step("bank.entries_proposed", first, by: person), proposal, in: transaction)
        return KeptProposal(proposal: proposal, firstNumber: first, report: wish.report)
    }

    /// Makes a proposal's entries active, all at once, on the word of another person than proposed
    /// them, and has all items looked at again.
    ///
    /// - Throws: ``ApprovalRefusal``, ``RecordRefusal/unknown(_:)``.
    package func approve(
        _ id: ApprovalID,
        in name: BankName,
        of tenant: TenantName,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> KeptProposal {
        let rows = BankProposalRows(transaction: transaction)
        let (bank, kept) = try hold(id, in: name, of: tenant, in: transaction)
        var proposal = kept.proposal
        try proposal.approval.approve(by: person, at: records.now)
        proposal.settledAt = records.now
        try rows.settle(proposal, by: person)
        let change = try tick(in: transaction)
        try EntryRows(transaction: transaction).activate(id, change: change, at: records.now)
        let step = Step("bank.entries_approved", kept.firstNumber, by: person)
        try record(step, proposal, in: transaction)
        try lookAgain(in: bank, at: change, in: transaction)
        return KeptProposal(
            proposal: proposal,
            firstNumber: kept.firstNumber,
            report: kept.report,
        )
    }

    /// Turns a proposal down; whoever made it may take it back so.
    package func refuse(
        _ id: ApprovalID,
        in name: BankName,
        of tenant: TenantName,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws -> KeptProposal {
        let (_, kept) = try hold(id, in: name, of: tenant, in: transaction)
        var proposal = kept.proposal
        try proposal.approval.refuse(by: person, at: records.now)
        proposal.settledAt = records.now
        try BankProposalRows(transaction: transaction).settle(proposal, by: person)
        let step = Step("bank.entries_refused", kept.firstNumber, by: person)
        try record(step, proposal, in: transaction)
        return KeptProposal(
            proposal: proposal,
            firstNumber: kept.firstNumber,
            report: kept.report,
        )
    }

    /// Takes an active entry out of all comparing, and has weighed again what was found by it.
    ///
    /// - Throws: ``BankRefusal``, ``RecordRefusal/unknown(_:)``.
    package func retire(
        _ number: UInt32,
        in name: BankName,
        because reason: String,
        by staff: Staff,
        in transaction: any Transaction,
    ) throws -> GovernedEntry {
        let bank = try BankRows(transaction: transaction).hold(name, of: staff.tenant)
        let rows = EntryRows(transaction: transaction)
        guard var entry = try rows.find(number, in: bank.id) else {
            throw RecordRefusal.unknown(.entry)
        }
        try entry.retire(by: staff.person, at: records.now, because: reason)
        let change = try tick(in: transaction)
        try rows.retire(entry, change: change)
        let job = RetroJob(bank: bank.name, retired: number, change: change)
        try records.queue.enqueue(try job.request(for: bank.tenant), in: transaction)
        let step = Step("bank.entry_retired", number, by: staff.person, because: reason)
        try record(step, entry.proposal, in: transaction)
        return entry
    }

    private func hold(
        _ id: ApprovalID,
        in name: BankName,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> (Bank, KeptProposal) {
        let bank = try BankRows(transaction: transaction).hold(name, of: tenant)
        let rows = BankProposalRows(transaction: transaction)
        guard let kept = try rows.find(id, in: bank.id) else {
            throw RecordRefusal.unknown(.approval)
        }
        return (bank, kept)
    }

    /// What happened to a proposal, and by whom.
    private struct Step {
        let kind: String
        let number: UInt32
        let person: PersonName
        let reason: String?

        init(
            _ kind: String,
            _ number: UInt32,
            by person: PersonName,
            because reason: String? = nil,
        ) {
            (self.kind, self.number) = (kind, number)
            (self.person, self.reason) = (person, reason)
        }
    }

    private func record(
        _ step: Step,
        _ proposal: BankProposal,
        in transaction: any Transaction,
    ) throws {
        var details: [String: CanonicalJSON] = [
            "proposal": .text(proposal.id.text), "origin": .text(proposal.origin.word),
            "entries": .integer(Int64(step.reason == nil ? proposal.entryCount : 1)),
            "first": .integer(Int64(step.number)), "standard": .text(proposal.grounds.standard),
        ]
        if let reason = step.reason { details["reason"] = .text(reason) }
        try records.trail.record(
            AuditEntry(
                tenant: proposal.tenant.text,
                kind: step.kind,
                actor: .init(.person(step.person)),
                subject: .init(kind: "bank", id: proposal.bank.text),
                details: details,
            ),
            in: transaction,
        )
    }
}
