/// What is needed to open a database on PostgreSQL.
///
/// The address may hold a password, so it stands in no description and no message.
package struct PostgresSettings: Sendable {
    /// A connection URI (`postgresql://user@host/database`) or `key=value` pairs, as libpq reads
    /// them; what it leaves out is taken from `PGHOST`, `PGUSER`, … as every client does.
    package var address: String
    /// How the server's administrators see our connections, unless the address says it.
    package var applicationName = "touchstone"
    package var limits = PostgresLimits()

    package init(address: String) { self.address = address }
}

extension PostgresSettings: CustomStringConvertible, CustomReflectable {
    package var description: String { "PostgresSettings(\(applicationName))" }
    package var customMirror: Mirror { Mirror(self, children: ["name": applicationName]) }
}

/// Bounds on what we ask of a PostgreSQL server and on how long we wait for it.
package struct PostgresLimits: Sendable {
    /// Connections for transactions, at most; nil stands for two a processor. Listening takes one
    /// more.
    package var connections: Int? = nil
    /// Tasks that may wait for a connection.
    package var waitingTasks = 10_000
    /// Time for one statement; 0 is no limit.
    package var statementSeconds = 30.0
    /// Time for one lock that another transaction holds; 0 is no limit.
    package var lockSeconds = 10.0
    /// Time that a transaction may stand open without a statement; 0 is no limit.
    package var idleInTransactionSeconds = 60.0
    /// Time for each server that the address names to take a connection.
    package var connectSeconds = 10.0
    /// How often a body runs when connections break or can't be made.
    package var connectionAttempts = 14
    /// How often a body runs when other transactions stand in its way.
    package var conflictAttempts = 10
    /// Statements that a connection keeps prepared.
    package var preparedStatements = 256
    /// All parameters of a statement together (256 MiB); PostgreSQL takes no message of 1 GiB.
    package var parameterBytes = 256 << 20
    /// Least time between two hints on one channel from this process.
    package var notificationMilliseconds = 20

    package init() {}
}
