package import Casework
import Policy

/// What changed in banks since somebody looked: what keeps indexes in memory current.
package struct BankChanges: Sendable {
    /// Banks that are new or were changed, as they are now.
    package let banks: [Bank]
    /// Entries that became active or were retired, as they are now, in the order of their changes.
    package let entries: [BankChange]
    /// From where to go on.
    package let position: BankPosition
    /// Whether there is more.
    package let hasMore: Bool
}

/// An entry that is, or is no more, what files are compared with.
package struct BankChange: Hashable, Sendable {
    package let change: Int64
    package let bank: BankID
    package let number: UInt32
    package let fingerprint: [UInt8]
    package let isRetired: Bool
}

/// Up to where changes were read.
package struct BankPosition: Hashable, Sendable {
    /// Of banks.
    var banks: Int64 = 0
    /// Of entries: the last one's change, bank and number.
    var change: Int64 = 0
    var bank = ""
    var number: Int64 = 0

    /// The very beginning.
    package init() {}
}

extension Banks {
    /// What changed after a position, a page of entries at most.
    ///
    /// From the beginning on it is the whole, page by page.
    package func changes(
        after position: BankPosition,
        _ size: PageSize,
        in transaction: any Transaction,
    ) throws -> BankChanges {
        let banks = try BankRows(transaction: transaction).changed(after: position.banks)
        let page = try transaction.page(
            size,
            by: "fingerprint",
            "change, bank, number, fingerprint, retired_at",
            """
            FROM bank_entries
            WHERE (change, bank, number) > (\(position.change), \(position.bank), \(position.number))
            ORDER BY change, bank, number
            """,
        ) { try BankChange(row: $0) }
        let entries = page.rows
        var next = position
        next.banks = max(position.banks, banks.map(\.change).max() ?? 0)
        if let last = entries.last {
            (next.change, next.bank) = (last.change, last.bank.text)
            next.number = Int64(last.number)
        }
        return BankChanges(
            banks: banks.map(\.bank),
            entries: entries,
            position: next,
            hasMore: page.hasMore,
        )
    }

    /// The number of the last change; 0 before the first.
    package func position(in transaction: any Transaction) throws -> Int64 {
        try transaction.value("SELECT change FROM bank_clock WHERE id = 1") ?? 0
    }

    /// The same, so that nothing changes until the transaction's end.
    func heldPosition(in transaction: any Transaction) throws -> Int64 {
        try transaction.value("SELECT change FROM bank_clock WHERE id = 1 \(.forShare)") ?? 0
    }
}

extension Fragment {
    /// Ends a `SELECT` so that nobody changes its rows before the end of the transaction.
    static let forShare = Fragment(sqlite: "", postgres: "FOR SHARE")
}

extension BankChange {
    fileprivate init(row: Row) throws(DatabaseError) {
        change = try row.get("change")
        bank = try row.named("bank", BankID.init)
        number = try row.entryNumber("number")
        fingerprint = try row.get("fingerprint")
        isRetired = try row.get("retired_at", as: Int64?.self) != nil
    }
}
