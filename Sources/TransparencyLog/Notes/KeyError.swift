/// Why the text of a key is none.
///
/// The text itself is never shown: it may be a private key.
public enum KeyError: Error, Hashable, Sendable {
    /// It hasn't the parts of a key, separated by plus signs.
    case malformed
    /// The name is empty or has a space or plus sign in it.
    case badName
    /// The key is of a kind that isn't known here.
    case unknownKind(UInt8)
    /// The key has another number of bytes than its kind demands.
    case wrongLength(Int)
    /// The key id isn't that of this name and key: part of the text was changed.
    case wrongID
}

extension KeyError: CustomStringConvertible {
    /// What is wrong, in a sentence.
    public var description: String {
        switch self {
        case .malformed:
            "the key is not of the form name+id+base64 (or PRIVATE+KEY+name+id+base64)"
        case .badName: "a key's name must not be empty nor contain spaces or plus signs"
        case .unknownKind(let kind):
            "keys of kind 0x" + Hex.text(of: [kind])
                + " are not known here; use Ed25519 (0x01) or Ed25519 cosignatures (0x04)"
        case .wrongLength(let count): "the key has \(count) bytes instead of 32"
        case .wrongID: "the key's id does not belong to its name and bytes; copy the key again"
        }
    }
}
