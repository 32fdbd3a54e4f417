/// How much of a database's time, memory and connections we take at most.
///
/// `docs/limits.md` lists them.
package struct DatabaseLimits: Hashable, Sendable {
    /// How long one statement may take before it is stopped with ``DatabaseError/timedOut(_:)``.
    package var statementSeconds = 60.0
    /// How long a statement waits for what others hold before ``DatabaseError/busy(_:)``.
    package var lockSeconds = 10.0
    /// Bytes of one text or blob that is bound to a parameter (256 MiB).
    package var valueBytes = 256 << 20
    /// SQLite: connections that read at the same time.
    package var readerCount = 4
    /// SQLite: KiB of pages that each connection keeps in memory.
    package var cacheKibibytes = 16_384
    /// SQLite: bytes that the write-ahead log keeps on disk after a checkpoint (64 MiB).
    package var journalBytes = 64 << 20

    package init() {}
}
