/// What it means that something is in a bank.
public enum BankKind: String, CaseIterable, Hashable, Sendable {
    /// Content that must not be published.
    case prohibited
    /// Content that belongs to somebody.
    case rights
    /// A rumour that was refuted.
    case refuted
    /// Content of which it is settled that it is synthetic.
    case synthetic
    /// Content that is often taken for something else: what matches it counts as no other match.
    case negative
}
