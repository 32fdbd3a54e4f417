import Crypto

/// What the log holds of an event: SHA-256 over its salt and its canonical text.
///
/// Nobody who lacks the salt can tell whether a guessed event is the one; once event and salt are
/// erased, nobody can at all, while the commitment and every proof on it stay what they were.
package struct Commitment: Hashable, Sendable {
    /// Bytes of a salt, and of a commitment.
    package static let byteCount = 32

    /// 32 bytes: the log's entry.
    package let bytes: [UInt8]

    package init(salt: [UInt8], canonicalText: String) {
        var hash = SHA256()
        hash.update(data: salt)
        hash.update(data: Array(canonicalText.utf8))
        bytes = Array(hash.finalize())
    }

    /// Nil unless there are 32 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = bytes
    }
}
