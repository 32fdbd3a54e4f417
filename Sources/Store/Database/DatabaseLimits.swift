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
    /// PostgreSQL: connections for transactions; nil stands for two a processor. Listening for hints
    /// takes one more.
    package var connections: Int? = nil
    /// PostgreSQL: tasks that may wait for a connection before ``DatabaseError/busy(_:)``.
    package var waitingTasks = 10_000
    /// PostgreSQL: time for each server that the address names to take a connection.
    package var connectSeconds = 10.0
    /// PostgreSQL: time that a transaction may stand open without a statement; 0 is no limit.
    package var idleInTransactionSeconds = 60.0
    /// PostgreSQL: how often a body runs when connections break or can't be made, about 20 s of
    /// pauses in all.
    package var connectionAttempts = 16
    /// PostgreSQL: how often a body runs when other transactions stand in its way.
    package var conflictAttempts = 10
    /// PostgreSQL: statements that a connection keeps prepared.
    package var preparedStatements = 256
    /// PostgreSQL: least time between two hints on one channel from this process.
    package var hintMilliseconds = 20

    package init() {}
}
