import Crypto

/// What the log holds of an event: a hash that says nothing without the salt, and so nothing any
/// more once salt and event are erased.
///
/// The 32 bytes are SHA-256(label || salt || event). The label, ``label``, keeps commitments apart
/// from every other hash; label and salt have fixed lengths, so no two triples run into the same
/// bytes. A commitment is the *entry* of a leaf: the leaf's hash is ``TreeHash/leaf(_:)`` of it.
///
/// Who keeps the salt can show the event to whomever it concerns; who doesn't can neither recognise
/// nor guess it, however few events there may be, because the salt is random and 32 bytes long.
public struct Commitment: Hashable, Sendable {
    /// The ASCII text before salt and event, which names the version and ends with a newline.
    public static let label = "touchstone/commitment/v1\n"

    /// The 32 bytes.
    public let bytes: [UInt8]

    /// A commitment as the log holds it; nil unless there are 32 bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == SHA256.byteCount else { return nil }
        self.bytes = Array(bytes)
    }

    /// Commits to the canonical bytes of an event.
    public init(to event: some Collection<UInt8>, salt: CommitmentSalt) {
        var sha = SHA256()
        sha.update(data: Array(Self.label.utf8))
        sha.update(data: salt.bytes)
        sha.update(data: Array(event))
        bytes = Array(sha.finalize())
    }

    /// Whether this is the commitment to that event with that salt.
    public func isOf(_ event: some Collection<UInt8>, salt: CommitmentSalt) -> Bool {
        self == Commitment(to: event, salt: salt)
    }

    /// The hash of the leaf whose entry this is.
    public var leafHash: TreeHash { .leaf(bytes) }
}

/// The secret beside an event that makes its commitment unguessable.
public struct CommitmentSalt: Hashable, Sendable {
    /// How many bytes a salt has: 32.
    public static let byteCount = 32

    /// The 32 bytes.
    public let bytes: [UInt8]

    /// Nil unless there are 32 bytes, which must be random and used once.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.bytes = Array(bytes)
    }
}
