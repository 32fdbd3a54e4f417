import Crypto
import Foundation
import Media
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
    private let witness: Witness
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
        guard let witness = Witness(key: key, logs: [keys]) else {
            throw .key(.malformed(path: "\(key.verifier.name)", why: "it is no witness's key"))
        }
        self.log = log
        self.keys = keys
        self.witness = witness
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
        let published = try await published()
        let last = try await remembered()
        let tree = log.tree(size: Int(published.checkpoint.size))
        guard try await tree.root() == published.checkpoint.root else {
            throw LogError.unproved("the tiles don't give the root of the log's checkpoint")
        }
        guard last.size <= tree.size else {
            throw LogError.unproved(
                "the log went back from \(last.size) leaves to \(tree.size): it was rolled back"
            )
        }
        let note = try cosigned(
            published,
            proof: try await tree.consistencyProof(from: last.size),
            last,
        )
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

    /// What was cosigned last.
    private func remembered() async throws -> WitnessedTree {
        let (state, path) = (state, path)
        guard let bytes = try await state.threads.run({ try state.read(path) }) else {
            return .none
        }
        do {
            let checkpoint = try Checkpoint(parsing: Note(parsing: bytes).text)
            return WitnessedTree(size: checkpoint.size, root: checkpoint.root)
        } catch {
            throw LogError.damagedFile(path, why: "is not what the witness wrote: \(error)")
        }
    }

    private func cosigned(
        _ published: SignedCheckpoint,
        proof: ConsistencyProof,
        _ last: WitnessedTree,
    ) throws -> String {
        do {
            let request = try WitnessRequest(
                oldSize: last.size,
                hashes: proof.hashes,
                note: published.note,
            )
            let seconds = max(0, surroundings.now().timeIntervalSince1970)
            let cosigning = try witness.cosign(request, after: last, at: UInt64(seconds))
            return String(decoding: cosigning.note.bytes, as: UTF8.self)
        } catch {
            throw LogError.unproved("the witness refuses the log's checkpoint: \(error)")
        }
    }
}
