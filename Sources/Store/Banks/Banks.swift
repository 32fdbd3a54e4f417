package import Casework
import Foundation
package import Policy

/// The banks of all tenants: made, changed, and filled by two people each time.
///
/// What is in them is numbered by the one row of `bank_clock`, which each transaction that changes
/// it holds to its end: so numbers appear in the order of commits, and whoever read up to one misses
/// none below it.
package struct Banks: Sendable {
    let records: Records
    let limits: BankLimits
    let approvals: ApprovalLimits

    package init(
        _ records: Records,
        limits: BankLimits = BankLimits(),
        approvals: ApprovalLimits = ApprovalLimits(),
    ) {
        self.records = records
        self.limits = limits
        self.approvals = approvals
    }

    /// Makes an empty bank.
    ///
    /// - Throws: ``BankRefusal``.
    package func create(
        _ name: BankName,
        _ kind: ExactMatch.BankKind,
        _ terms: BankTerms,
        by staff: Staff,
        in transaction: any Transaction,
    ) throws -> Bank {
        try terms.check()
        let rows = BankRows(transaction: transaction)
        guard try rows.count(of: staff.tenant) < limits.banks else {
            throw BankRefusal.tooMany("banks", limit: limits.banks)
        }
        let bank = Bank(
            try records.newID(),
            named: name,
            of: staff.tenant,
            kind,
            at: records.now,
            terms,
        )
        guard try rows.insert(bank, change: try tick(in: transaction)) else {
            throw BankRefusal.exists(name)
        }
        try record("bank.created", bank, by: staff.person, in: transaction)
        return bank
    }

    /// Changes what may be changed of a bank; where its thresholds widen, all items are looked at
    /// again.
    ///
    /// - Parameter revision: the bank's as the caller read it; nil: whatever it is.
    package func change(
        _ name: BankName,
        to terms: BankTerms,
        expecting revision: Int64? = nil,
        by staff: Staff,
        in transaction: any Transaction,
    ) throws -> Bank {
        try terms.check()
        let rows = BankRows(transaction: transaction)
        var bank = try rows.hold(name, of: staff.tenant)
        if let revision, revision != bank.revision {
            throw RecordRefusal.changed(found: bank.revision)
        }
        let isWider = terms.thresholds.widens(bank.thresholds)
        (bank.words, bank.standard) = (terms.words, terms.standard)
        bank.thresholds = terms.thresholds
        bank.revision += 1
        let change = try tick(in: transaction)
        try rows.update(bank, change: change)
        try record("bank.changed", bank, by: staff.person, in: transaction)
        if isWider { try lookAgain(in: bank, at: change, in: transaction) }
        return bank
    }

    /// Nil where this tenant has no such bank.
    package func find(
        _ name: BankName,
        of tenant: TenantName,
        in transaction: any Transaction,
    ) throws -> Bank? {
        try BankRows(transaction: transaction).find(name, of: tenant)
    }

    /// A tenant's banks by their names; they are few.
    package func all(of tenant: TenantName, in transaction: any Transaction) throws -> [Bank] {
        try BankRows(transaction: transaction).all(of: tenant)
    }
}

extension Banks {
    /// The next number of a change; from here on all others wait who change a bank.
    func tick(in transaction: any Transaction) throws -> Int64 {
        let change = try transaction.value(
            "UPDATE bank_clock SET change = change + 1 WHERE id = 1 RETURNING change",
            as: Int64.self,
        )
        guard let change else {
            throw DatabaseError.unexpectedValue(column: "change", wanted: "a row", found: "none")
        }
        let bell = records.bankBell
        transaction.afterCommit { bell.ring() }
        return change
    }

    /// Has all items of the bank's tenant looked at again.
    func lookAgain(
        in bank: Bank,
        at change: Int64,
        in transaction: any Transaction,
    ) throws {
        let job = RetroJob(bank: bank.name, change: change)
        try records.queue.enqueue(try job.request(for: bank.tenant), in: transaction)
    }

    func record(
        _ kind: String,
        _ bank: Bank,
        by person: PersonName,
        in transaction: any Transaction,
    ) throws {
        try records.trail.record(
            AuditEntry(
                tenant: bank.tenant.text,
                kind: kind,
                actor: .init(.person(person)),
                subject: .init(kind: "bank", id: bank.id.text),
                details: [
                    "name": .text(bank.name.text), "kind": .text(bank.kind.rawValue),
                    "standard": .text(bank.standard),
                    "picture_bits": .integer(Int64(bank.thresholds.pictureBits)),
                    "sound_bits": .text("\(bank.thresholds.soundBits)"),
                ],
            ),
            in: transaction,
        )
    }
}
