/// Why a vault can't be used.
///
/// Nothing of a key or of what is kept stands in it.
package enum VaultFault: Error, Hashable, Sendable {
    /// What holds the keys is no ring of keys.
    case unreadableKeys
    /// The system gave too few random bytes.
    case noRandomBytes
    /// The ring is another installation's, or a fresh one where one was used already.
    case otherRing
    /// A key that opens a subject isn't on the ring.
    case missingKey(id: String)
    /// What was sealed doesn't open: it was changed, or belongs to another row.
    case damaged(subject: String)
    /// The list of what was erased can't be read or written.
    case ledger(String)
    /// No keys are set up, so nothing can be kept.
    case noKeys
}

extension VaultFault: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadableKeys:
            "what vault.keys names holds no ring of keys; take the copy that was kept of it"
        case .noRandomBytes: "the system gave no random bytes; see what its source of them lacks"
        case .otherRing:
            "the ring that vault.keys names is not the one of this installation: give every node "
                + "the same, or bring back the copy that was kept of it"
        case .missingKey(let id):
            "the vault's key \(id) is not on the ring; bring back the ring that has it"
        case .damaged(let subject):
            "what the vault holds of \(subject) doesn't open: it was changed outside of Touchstone"
        case .ledger(let why):
            "the list of what was erased can't be used: \(why); see vault.erasures"
        case .noKeys: "no vault keys are set up; set vault.keys"
        }
    }
}
