import Crypto
import Foundation
package import TransparencyLog

/// Watches a log from outside: cosigns its checkpoint if the tree continues the one that it
/// cosigned before, and refuses otherwise.
///
/// What it cosigned last is durable before the cosignature is given out, so that no crash makes it
/// cosign two trees of which neither continues the other (C2SP tlog-witness).
package struct LogWitness: Sendable {
    /// The folder of the log, or a copy of it.
    let log: LogFolder
    /// The log's keys, as the witness was told.
    let keys: KeyRing
    let key: SignerKey
    /// Where it remembers; nobody else's folder.
    let state: LogFolder
    let surroundings: Surroundings

    /// - Parameter key: of the kind ``KeyKind/cosignature``.
    package init(
        log: LogFolder,
        keys: KeyRing,
        key: SignerKey,
        state: LogFolder,
        surroundings: Surroundings,
    ) throws(LogError) {
        guard key.verifier.kind == .cosignature else {
            throw .key(.malformed(path: "\(key.verifier.name)", why: "it is no witness's key"))
        }
        self.log = log
        self.keys = keys
        self.key = key
        self.state = state
        self.surroundings = surroundings
    }

    /// Cosigns the log's checkpoint.
    ///
    /// - Returns: the checkpoint with the log's signatures and the cosignature.
    /// - Throws: ``LogError/unproved(_:)`` where the checkpoint isn't signed or its tree doesn't
    ///   continue the one before; ``LogError/heldByAnother(holder:seconds:)`` while another run of
    ///   the witness uses the same folder.
    package func cosign() async throws -> String {
        let state = state
        let lock = try await state.threads.run { try state.disk.lock("", .exclusive) }
        guard let lock else { throw LogError.heldByAnother(holder: "a witness", seconds: 1) }
        defer { lock.release() }
        let signed = try await published()
        try await check(signed.checkpoint, after: try await remembered())
        let note = try cosigned(signed)
        let path = path
        try await state.threads.run {
            try state.disk.makeFolders(LogFolder.drafts)
            try state.disk.write(
                Array(note.utf8),
                to: path,
                draft: state.draft(),
                replacing: true,
            )
        }
        return note
    }

    /// The file in which the log's last cosigned checkpoint is kept.
    private var path: String { Hex.text(SHA256.hash(data: keys.originBytes)) }

    private func published() async throws -> SignedCheckpoint {
        let log = log
        let bytes = try await log.threads.run { try log.read(LogPath.checkpoint.text) }
        guard let bytes else { throw LogError.emptyLog }
        do {
            return try SignedCheckpoint(parsing: bytes, keys: keys)
        } catch {
            throw LogError.unproved("the log's checkpoint is not to be believed: \(error)")
        }
    }

    private func remembered() async throws -> Checkpoint? {
        let (state, path) = (state, path)
        guard let bytes = try await state.threads.run({ try state.read(path) }) else { return nil }
        do {
            return try Checkpoint(parsing: Note(parsing: bytes).text)
        } catch {
            throw LogError.damagedFile(path, why: "is not what the witness wrote: \(error)")
        }
    }

    private func check(_ new: Checkpoint, after old: Checkpoint?) async throws {
        let tree = log.tree(size: Int(new.size))
        guard try await tree.root() == new.root else {
            throw LogError.unproved("the tiles don't give the root of the log's checkpoint")
        }
        guard let old else { return }
        guard new.size >= old.size else {
            throw LogError.unproved(
                "the log went back from \(old.size) leaves to \(new.size): it was rolled back"
            )
        }
        do {
            let proof = try await tree.consistencyProof(from: old.size)
            try proof.verify(oldRoot: old.root, newRoot: new.root)
        } catch {
            throw LogError.unproved(
                "the log of \(new.size) leaves does not continue the one of \(old.size) that was "
                    + "cosigned: it shows different people different things (\(error))"
            )
        }
    }

    private func cosigned(_ signed: SignedCheckpoint) throws -> String {
        var note = try Note(text: signed.note.text)
        let own = Set(signed.signatures.map(\.key.id))
        for signature in signed.note.signatures where own.contains(signature.keyID) {
            note.add(signature)
        }
        let seconds = max(0, surroundings.now().timeIntervalSince1970)
        try note.cosign(with: key, at: UInt64(seconds))
        return String(decoding: note.bytes, as: UTF8.self)
    }
}
