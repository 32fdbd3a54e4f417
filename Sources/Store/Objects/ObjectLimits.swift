/// How much of memory, disk and time objects take at most.
///
/// `docs/limits.md` lists them.
package struct ObjectLimits: Hashable, Sendable {
    /// Bytes that a put or a read holds in memory (1 MiB).
    package var bufferBytes = 1 << 20
    /// Bytes of one object (1 TiB).
    package var objectBytes: UInt64 = 1 << 40
    /// How long an object that no row wants is left alone after it was put.
    package var graceSeconds = 86_400.0
    /// How long after its put an object may be referred to: well below ``graceSeconds``, so that
    /// what the sweep has found unwanted can't become wanted.
    package var referenceSeconds = 43_200.0
    /// How long a draft that nobody writes to is left alone.
    package var draftSeconds = 3_600.0
    /// How often a lock on a folder is tried, with pauses of up to a quarter of a second.
    package var lockTries = 128
    /// Objects that the sweep looks at together.
    package var pageCount = 500
    /// Objects that a sweep's report names; the rest is counted.
    package var namedCount = 1_000

    package init() {}
}
