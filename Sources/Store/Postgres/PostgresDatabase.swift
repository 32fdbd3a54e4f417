package import Logging

/// A database on a PostgreSQL server, 15 or later.
///
/// Each connection has its own thread, on which bodies run and libpq waits. Work whose connection
/// breaks before its commit, or that another transaction stands in the way of, runs again.
package final class PostgresDatabase: Database {
    package let dialect = Dialect.postgres

    private let pool: ConnectionPool
    private let listening: Listening
    private let announcer: Announcer
    private let settings: PostgresSettings
    private let surroundings: Surroundings
    private let logger: Logger

    /// Connects once, so that a wrong address shows now.
    ///
    /// - Throws: ``DatabaseError/malformedAddress(_:)``, or ``DatabaseError/unreachable(_:)`` with
    ///   what to check: server, account, database, its version or its encoding.
    package static func open(
        _ settings: PostgresSettings,
        surroundings: Surroundings,
        logger: Logger = Logger(label: "touchstone.postgres"),
    ) async throws(DatabaseError) -> PostgresDatabase {
        try PostgresAddress.check(settings.address)
        let database = PostgresDatabase(settings, surroundings, logger)
        do throws(DatabaseError) {
            try await database.connect()
        } catch {
            await database.close()
            throw error
        }
        return database
    }

    private init(_ settings: PostgresSettings, _ surroundings: Surroundings, _ logger: Logger) {
        self.settings = settings
        self.surroundings = surroundings
        self.logger = logger
        let pool = ConnectionPool(settings, surroundings)
        let listening = Listening(settings, surroundings, logger)
        self.pool = pool
        self.listening = listening
        announcer = Announcer(
            pause: .milliseconds(settings.limits.hintMilliseconds),
            surroundings: surroundings,
        ) { channel in
            await Self.send(channel, from: listening.origin, pool, logger)
        }
    }

    package func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result {
        try await transact(.read, body)
    }

    @discardableResult
    package func write<Result: Sendable>(
        _ body: @escaping @Sendable (any Transaction) throws -> Result
    ) async throws -> Result {
        try await transact(.write, body)
    }

    package func notify(_ channel: Channel) async {
        listening.hints.send(on: channel)
        announcer.announce(channel)
    }

    package func notifications(on channel: Channel) -> AsyncStream<Void> {
        listening.stream(channel)
    }

    package func close() async {
        await announcer.close()
        await listening.close()
        await pool.close()
    }

    /// How many tasks wait for a connection.
    var waitingTasks: Int { pool.waitingTasks }

    var isClosed: Bool { pool.isClosed }

    /// Runs a body until it is committed, fails for good, or was tried often enough.
    private func transact<Result: Sendable>(
        _ mode: TransactionMode,
        _ body: @escaping @Sendable (any Transaction) throws -> Result,
    ) async throws -> Result {
        let connection = try await pool.lend()
        defer { pool.giveBack(connection) }
        var patience = Patience(settings.limits)
        while true {
            let failure: PostgresFailure
            switch await Self.attempt(mode, on: connection, body) {
            case .done(let result, let afterwards):
                for act in afterwards { act() }
                return result
            case .failed(let error): throw error
            case .again(let reason): failure = reason
            }
            let pause = patience.pause(after: failure, chance: surroundings.chance())
            guard let pause, !pool.isClosed else { throw failure.error }
            logger.debug("a transaction runs again", metadata: ["why": "\(failure.error)"])
            try await wait(pause)
        }
    }

    private static func attempt<Result: Sendable>(
        _ mode: TransactionMode,
        on connection: PostgresConnection,
        _ body: @Sendable (any Transaction) throws -> Result,
    ) async -> PostgresConnection.Attempt<Result> {
        let interrupt = Interrupt(connection.wake)
        return await withTaskCancellationHandler {
            await connection.attempt(mode, interrupt, body)
        } onCancel: {
            interrupt.fire()
        }
    }

    private func connect() async throws(DatabaseError) {
        let connection = try await pool.lend()
        defer { pool.giveBack(connection) }
        var patience = Patience(settings.limits)
        while true {
            do throws(PostgresFailure) {
                return try await connection.connect(Interrupt(connection.wake))
            } catch {
                // A server that answers is waited for; one that isn't there may be a wrong address.
                if case .unreachable = error.error { throw error.error }
                let pause = patience.pause(after: error, chance: surroundings.chance())
                guard let pause else { throw error.error }
                logger.info("waiting for the database", metadata: ["why": "\(error.error)"])
                try await wait(pause)
            }
        }
    }

    private func wait(_ pause: Duration) async throws(DatabaseError) {
        do {
            try await surroundings.sleep(pause)
        } catch {
            throw .cancelled
        }
    }

    /// A hint in a transaction of its own; one that is lost is no harm.
    private static func send(
        _ channel: Channel,
        from origin: String,
        _ pool: ConnectionPool,
        _ logger: Logger,
    ) async {
        guard let connection = try? await pool.lend() else { return }
        defer { pool.giveBack(connection) }
        let result = await attempt(.single, on: connection) { transaction in
            try transaction.run("SELECT pg_notify(\(channel.rawValue), \(origin))")
        }
        if case .failed(let error) = result {
            logger.warning("a hint could not be sent", metadata: ["why": "\(error)"])
        }
    }
}
