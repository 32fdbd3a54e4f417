package import TransparencyLog

/// The private key that signs a log; its name is the log's origin.
package struct LogSigner: Sendable {
    let key: SignerKey

    /// - Throws: ``LogError/key(_:)`` for a key of another kind than those that sign logs.
    package init(_ key: SignerKey) throws(LogError) {
        guard key.verifier.kind == .ed25519 else {
            throw .key(.malformed(path: "\(key.verifier.name)", why: "it is a witness's key"))
        }
        self.key = key
    }

    /// The log's name: line 1 of its checkpoints.
    package var origin: String { key.verifier.name.text }

    /// The public key.
    package var verifier: VerifierKey { key.verifier }

    /// Signs the head of a tree, with another key too where one replaces the other.
    func note(over tree: TileBuilder, with successor: LogSigner?) throws(CheckpointError) -> String
    {
        let checkpoint = try Checkpoint(origin: origin, size: tree.size, root: tree.root)
        let keys = [key] + (successor.map { [$0.key] } ?? [])
        return String(decoding: try checkpoint.signed(by: keys).bytes, as: UTF8.self)
    }
}
