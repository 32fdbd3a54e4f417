import Media
package import TransparencyLog

/// A proof that a log at one size is the beginning of the same log at a larger one, in one document
/// that is checked without the log.
///
///     {"from":"<checkpoint>","hashes":["<hex>",…],"schema":"touchstone.log-continuation/1",
///      "to":"<checkpoint>"}
package struct LogContinuation: Hashable, Sendable {
    package static let schema = "touchstone.log-continuation/1"

    /// The smaller signed checkpoint.
    package let from: String
    /// The larger one.
    package let to: String
    package let hashes: [TreeHash]

    /// The document.
    package var text: String {
        let json: CanonicalJSON = [
            "from": .text(from), "hashes": .list(hashes.map { .text(Hex.text($0.bytes)) }),
            "schema": .text(Self.schema), "to": .text(to),
        ]
        return json.text
    }

    /// Checks that both checkpoints are signed and that the one continues the other.
    ///
    /// - Throws: ``LogError/unproved(_:)`` with the reason.
    package func verify(keys: KeyRing) throws(LogError) {
        do {
            let old = try SignedCheckpoint(parsing: Array(from.utf8), keys: keys).checkpoint
            let new = try SignedCheckpoint(parsing: Array(to.utf8), keys: keys).checkpoint
            try ConsistencyProof(oldSize: old.size, newSize: new.size, hashes: hashes)
                .verify(oldRoot: old.root, newRoot: new.root)
        } catch {
            throw .unproved("the proof does not hold: \(error)")
        }
    }
}

extension LogContinuation {
    /// Reads the document; a newline may follow it.
    ///
    /// - Throws: ``LogError/unproved(_:)`` for anything else.
    package init(parsing bytes: [UInt8], limits: LogLimits = LogLimits()) throws(LogError) {
        let json = try ProofDocument.read(bytes, schema: Self.schema, limits: limits)
        guard let from = json["from"]?.asText, let to = json["to"]?.asText,
            let hashes = ProofDocument.hashes(json["hashes"])
        else { throw .unproved("a member of the proof is missing or malformed") }
        self.init(from: from, to: to, hashes: hashes)
    }
}
