/// An entry of a bank whose bytes are exactly the item's.
package struct ExactMatch: Hashable, Sendable {
    /// What a bank collects.
    package enum BankKind: String, Hashable, Sendable, CaseIterable, Codable {
        case prohibited, rights, refuted, synthetic, negative
    }

    /// The bank's name.
    package let bank: String
    package let kind: BankKind
    /// The entry's id within the bank.
    package let entry: String
    /// How many different people approved the entry.
    package let approvals: Int

    package init(_ entry: String, in bank: String, of kind: BankKind, approvals: Int) {
        self.bank = bank
        self.kind = kind
        self.entry = entry
        self.approvals = approvals
    }

    /// Whether rules may act on it: two people stand behind the entry.
    package var isApproved: Bool { approvals >= 2 }
}

/// An entry of a bank that the item looks or sounds like, whole or in part, without having its bytes.
package struct Likeness: Hashable, Sendable {
    /// The bank's name.
    package let bank: String
    package let kind: ExactMatch.BankKind
    /// The entry's id within the bank.
    package let entry: String

    package init(_ entry: String, in bank: String, of kind: ExactMatch.BankKind) {
        self.bank = bank
        self.kind = kind
        self.entry = entry
    }
}
