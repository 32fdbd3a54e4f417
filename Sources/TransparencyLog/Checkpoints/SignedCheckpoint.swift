/// A checkpoint whose signatures were verified.
public struct SignedCheckpoint: Hashable, Sendable {
    /// What was signed.
    public let checkpoint: Checkpoint
    /// The note that it came in, with all its signatures.
    public let note: Note
    /// The signatures of the log's keys, at least one, and of the witnesses that were asked for.
    public let signatures: [VerifiedSignature]

    /// Opens the checkpoint of a log.
    ///
    /// At least one of the log's keys that are valid at its size must have signed, and no signature
    /// of a valid key or of one of `witnesses` may be wrong. Keys that aren't valid at its size
    /// count as unknown.
    public init(
        parsing bytes: [UInt8],
        keys ring: KeyRing,
        witnesses: [VerifierKey] = [],
        limits: NoteLimits = NoteLimits(),
    ) throws(CheckpointError) {
        let note = try Note.reading(bytes, limits: limits)
        let checkpoint = try Checkpoint(parsing: note.text)
        guard checkpoint.originBytes == ring.originBytes else {
            throw .wrongOrigin(checkpoint.origin)
        }
        let signatures = try note.signatures(of: ring, at: checkpoint.size, witnesses: witnesses)
        (self.checkpoint, self.note, self.signatures) = (checkpoint, note, signatures)
    }

    /// The witnesses' cosignatures among the verified signatures.
    public var cosignatures: [VerifiedSignature] { signatures.filter { $0.time != nil } }
}

extension Checkpoint {
    /// Signs the checkpoint with each of the keys: with two, while one replaces the other.
    public func signed(by keys: [SignerKey]) throws(CheckpointError) -> Note {
        do throws(NoteError) {
            var note = try Note(text: text)
            for key in keys { try note.sign(with: key) }
            return note
        } catch {
            throw .note(error)
        }
    }
}

extension Note {
    fileprivate static func reading(
        _ bytes: [UInt8],
        limits: NoteLimits,
    ) throws(CheckpointError) -> Note {
        do throws(NoteError) {
            return try Note(parsing: bytes, limits: limits)
        } catch {
            throw .note(error)
        }
    }

    fileprivate func signatures(
        of ring: KeyRing,
        at size: UInt64,
        witnesses: [VerifierKey],
    ) throws(CheckpointError) -> [VerifiedSignature] {
        let valid = ring.keys(at: size)
        do throws(NoteError) {
            let verified = try verified(by: valid + witnesses)
            if verified.contains(where: { valid.contains($0.key) }) { return verified }
        } catch .noTrustedSignature {
            // Named below, where the reason may be a key that was replaced.
        } catch {
            throw .note(error)
        }
        let others = ring.entries.map(\.key).filter { key in
            signatures.contains { $0.name == key.name && $0.keyID == key.id }
        }
        throw others.isEmpty
            ? .note(.noTrustedSignature)
            : .keysNotValidAt(size: size, names: others.map(\.name))
    }
}
