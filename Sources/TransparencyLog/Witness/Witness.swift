/// The last tree of a log that a witness cosigned.
public struct WitnessedTree: Hashable, Sendable {
    /// How many leaves it has.
    public let size: UInt64
    /// Its root.
    public let root: TreeHash

    /// A tree that was cosigned.
    public init(size: UInt64, root: TreeHash) { (self.size, self.root) = (size, root) }

    /// The tree before anything was cosigned.
    public static let none = WitnessedTree(size: 0, root: .empty)
}

/// Somebody who watches that logs only grow, and says so with a signature
/// (C2SP tlog-witness, tlog-cosignature).
///
/// A witness decides; whoever calls it remembers. The tree in a ``Cosigning`` must be on disk, in
/// the place of the one handed in and of no newer one, before the signature is given away.
public struct Witness: Sendable {
    /// The key that cosigns.
    public let key: SignerKey
    /// The logs it follows, with their keys.
    public let logs: [KeyRing]

    /// Nil unless the key is one for cosignatures.
    public init?(key: SignerKey, logs: [KeyRing]) {
        guard key.verifier.kind == .cosignature else { return nil }
        (self.key, self.logs) = (key, logs)
    }

    /// Cosigns a checkpoint that continues the last one, or says why not.
    ///
    /// `last` is what was cosigned last for the origin of `request.checkpoint`; `time` is in
    /// seconds since 1970.
    public func cosign(
        _ request: WitnessRequest,
        after last: WitnessedTree,
        at time: UInt64,
    ) throws(WitnessRefusal) -> Cosigning {
        let checkpoint = request.checkpoint
        let ring = logs.first { $0.originBytes == checkpoint.originBytes }
        guard let ring else { throw .unknownOrigin(checkpoint.origin) }
        let opened = try open(request.note, of: ring)
        guard request.oldSize <= checkpoint.size else {
            throw .smallerThanOld(size: checkpoint.size, old: request.oldSize)
        }
        guard request.oldSize == last.size else { throw .notAtLast(size: last.size) }
        guard last.size != checkpoint.size || last.root == checkpoint.root else {
            throw .splitView(size: last.size)
        }
        try checkConsistency(of: request, after: last)
        return try cosign(opened, at: time)
    }

    private func open(
        _ note: Note,
        of ring: KeyRing,
    ) throws(WitnessRefusal) -> SignedCheckpoint {
        do throws(CheckpointError) {
            return try SignedCheckpoint(parsing: note.bytes, keys: ring)
        } catch {
            throw .notSigned(error)
        }
    }

    private func checkConsistency(
        of request: WitnessRequest,
        after last: WitnessedTree,
    ) throws(WitnessRefusal) {
        let (size, root) = (request.checkpoint.size, request.checkpoint.root)
        let proof = ConsistencyProof(oldSize: last.size, newSize: size, hashes: request.hashes)
        do throws(ProofError) {
            try proof.verify(oldRoot: last.root, newRoot: root)
        } catch {
            throw .notConsistent(error)
        }
    }

    private func cosign(
        _ opened: SignedCheckpoint,
        at time: UInt64,
    ) throws(WitnessRefusal) -> Cosigning {
        do throws(NoteError) {
            var note = try Note(text: opened.note.text)
            let verified = opened.signatures.map(\.key)
            for signature in opened.note.signatures
            where verified.contains(where: { $0.name == signature.name && $0.id == signature.keyID }
            ) {
                note.add(signature)
            }
            let logSignatureCount = note.signatures.count
            try note.cosign(with: key, at: time)
            let (size, root) = (opened.checkpoint.size, opened.checkpoint.root)
            return Cosigning(
                signatures: Array(note.signatures.dropFirst(logSignatureCount)),
                tree: WitnessedTree(size: size, root: root),
                note: note,
            )
        } catch {
            throw .keyFailed(error)
        }
    }
}

/// What a witness decided to say.
public struct Cosigning: Hashable, Sendable {
    /// The cosignatures, to be answered as lines.
    public let signatures: [NoteSignature]
    /// What is to be remembered before they are.
    public let tree: WitnessedTree
    /// The checkpoint with the verified signatures of the log and the cosignatures.
    public let note: Note
}
