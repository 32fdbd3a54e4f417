import Crypto

/// The hash of a leaf, a node or a whole tree: SHA-256, kept apart by a first byte so that no leaf
/// can pass for a node (RFC 9162 §2.1).
public struct TreeHash: Hashable, Sendable {
    /// 32 bytes.
    public let bytes: [UInt8]

    /// Nil unless there are 32 bytes.
    public init?(bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == SHA256.byteCount else { return nil }
        self.bytes = bytes
    }

    /// The hash of a tree without leaves.
    public static let empty = TreeHash(SHA256.hash(data: [UInt8]()))

    /// The hash of a leaf that holds `entry`.
    public static func leaf(_ entry: some Sequence<UInt8>) -> TreeHash {
        TreeHash(SHA256.hash(data: [0] + entry))
    }

    /// The hash of the node above two others.
    public static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        TreeHash(SHA256.hash(data: [1] + left.bytes + right.bytes))
    }

    private init(_ digest: SHA256.Digest) { bytes = Array(digest) }
}
