/// The keys of one log, each with the tree sizes at which it may sign.
///
/// To replace a key, the new one is added from a size on, and the old one ends at that size or
/// later. Checkpoints between are signed by both, so that who knows only one of them can follow.
public struct KeyRing: Hashable, Sendable {
    /// A key and the tree sizes of the checkpoints that it may sign.
    public struct Entry: Hashable, Sendable {
        /// The key.
        public let key: VerifierKey
        /// The first and the last size.
        public let sizes: ClosedRange<UInt64>

        /// A key that is valid at these sizes, by default at all.
        public init(key: VerifierKey, sizes: ClosedRange<UInt64> = 0...MerkleTree.mostLeaves) {
            (self.key, self.sizes) = (key, sizes)
        }
    }

    /// The log's origin, byte by byte.
    public let originBytes: [UInt8]
    /// The keys.
    public var entries: [Entry]

    /// The log's origin as text.
    public var origin: String { String(decoding: originBytes, as: UTF8.self) }

    /// The keys of the log with that origin.
    public init(origin: String, entries: [Entry]) {
        (originBytes, self.entries) = (Array(origin.utf8), entries)
    }

    /// Keys that followed one another, each with the size of the first checkpoint that it signed,
    /// in that order: both sign that one, and the earlier key none beyond it.
    public init(origin: String, succession: [(from: UInt64, key: VerifierKey)]) {
        let ends = succession.dropFirst().map(\.from) + [MerkleTree.mostLeaves]
        self.init(
            origin: origin,
            entries: zip(succession, ends).map { step, end in
                Entry(key: step.key, sizes: step.from...max(step.from, end))
            },
        )
    }

    /// The one key of a log.
    public init(origin: String, key: VerifierKey) {
        self.init(origin: origin, entries: [Entry(key: key)])
    }

    /// The keys that may sign a checkpoint of that size.
    public func keys(at size: UInt64) -> [VerifierKey] {
        entries.filter { $0.sizes.contains(size) }.map(\.key)
    }
}
