/// A signature that was verified.
public struct VerifiedSignature: Hashable, Sendable {
    /// The key that signed.
    public let key: VerifierKey
    /// When a cosignature was made, in seconds since 1970; nil for other kinds.
    public let time: UInt64?
}

extension Note {
    /// Verifies the signatures of trusted keys (C2SP signed-note, "Signatures").
    ///
    /// Signatures of other keys are ignored. A wrong signature under the name and id of a trusted
    /// key refuses the whole note, and so does the absence of any right one.
    public func verified(
        by keys: some Sequence<VerifierKey>
    ) throws(NoteError) -> [VerifiedSignature] {
        let keys = Array(Set(keys))
        var verified: [VerifiedSignature] = []
        for signature in signatures {
            let known = keys.filter { $0.name == signature.name && $0.id == signature.keyID }
            guard let key = known.first else { continue }
            guard known.count == 1 else { throw .ambiguousKey(key.name) }
            guard let found = key.verify(signature.bytes, of: textBytes) else {
                throw .wrongSignature(key.name)
            }
            verified.append(found)
        }
        guard !verified.isEmpty else { throw .noTrustedSignature }
        return verified
    }

    /// Signs the text with an Ed25519 key.
    public mutating func sign(with key: SignerKey) throws(NoteError) {
        guard key.verifier.kind == .ed25519, let bytes = key.signature(of: textBytes) else {
            throw .notSigned(key.verifier.name)
        }
        add(NoteSignature(name: key.verifier.name, keyID: key.verifier.id, bytes: bytes))
    }

    /// Cosigns the text at a time given in seconds since 1970, at most 2^63 - 1
    /// (C2SP tlog-cosignature, "Ed25519 signed message").
    ///
    /// The text has to be a checkpoint that the cosigner found to continue all it saw before:
    /// `Witness` decides that.
    public mutating func cosign(with key: SignerKey, at time: UInt64) throws(NoteError) {
        guard key.verifier.kind == .cosignature, time <= UInt64(Int64.max),
            let bytes = key.signature(of: Cosignature.message(of: textBytes, at: time))
        else { throw .notSigned(key.verifier.name) }
        let stamped = BigEndian.bytes(time) + bytes
        add(NoteSignature(name: key.verifier.name, keyID: key.verifier.id, bytes: stamped))
    }
}

extension VerifierKey {
    /// What a signature of this key says; nil when it isn't one of the text.
    fileprivate func verify(_ signature: [UInt8], of text: [UInt8]) -> VerifiedSignature? {
        guard signature.count == kind.signatureByteCount else { return nil }
        switch kind {
        case .ed25519:
            guard isSignature(signature, of: text) else { return nil }
            return VerifiedSignature(key: self, time: nil)
        case .cosignature:
            guard let time: UInt64 = BigEndian.number(signature.prefix(8)),
                time <= UInt64(Int64.max),
                isSignature(signature.dropFirst(8), of: Cosignature.message(of: text, at: time))
            else { return nil }
            return VerifiedSignature(key: self, time: time)
        }
    }
}

/// The timestamped cosignatures of version 1 (C2SP tlog-cosignature).
enum Cosignature {
    /// What is signed: the version, the time and the checkpoint.
    static func message(of text: [UInt8], at time: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n".utf8) + text
    }
}
