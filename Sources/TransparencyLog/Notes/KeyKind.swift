/// What a key signs, as the byte that stands for it in keys and key ids (C2SP signed-note,
/// "Signature types").
///
/// ML-DSA-44 cosignatures (0x06) are unknown here, because the cryptographic library has only the
/// two larger parameter sets. Their signature lines are passed over like those of any unknown key.
public enum KeyKind: UInt8, Hashable, Sendable, CaseIterable {
    /// Ed25519 over the text of a note.
    case ed25519 = 0x01
    /// Ed25519 over a checkpoint and the time at which a witness saw it (C2SP tlog-cosignature).
    case cosignature = 0x04

    /// How many bytes stand behind the key id in a signature.
    public var signatureByteCount: Int {
        switch self {
        case .ed25519: 64
        case .cosignature: 8 + 64
        }
    }
}
