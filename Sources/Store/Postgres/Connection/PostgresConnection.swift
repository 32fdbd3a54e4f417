/// A place for one connection: its thread, and the connection itself when there is one.
actor PostgresConnection {
    /// How one try of a transaction went.
    enum Attempt<Result: Sendable>: Sendable {
        case done(Result, afterwards: [@Sendable () -> Void])
        case failed(any Error)
        case again(PostgresFailure)
    }

    nonisolated let wake = Wake()
    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }
    private let thread: OwnThread
    private let settings: PostgresSettings
    private let uptime: @Sendable () -> Duration
    private var link: Link?

    init(_ settings: PostgresSettings, _ surroundings: Surroundings, name: String) {
        self.settings = settings
        uptime = surroundings.uptime
        thread = OwnThread(name: name)
    }

    deinit { thread.finish() }

    /// Runs a body once; what was connected or prepared for it stays.
    func attempt<Result: Sendable>(
        _ mode: TransactionMode,
        _ interrupt: Interrupt,
        _ body: @Sendable (any Transaction) throws -> Result,
    ) -> Attempt<Result> {
        do throws(PostgresFailure) {
            let link = try connected(interrupt)
            link.begin(interrupt)
            defer { if link.isBroken { self.link = nil } }
            let transaction = PostgresTransaction(link, mode)
            return try run(transaction, on: link, body)
        } catch {
            return error.remedy == .none ? .failed(error.error) : .again(error)
        }
    }

    private func run<Result: Sendable>(
        _ transaction: PostgresTransaction,
        on link: Link,
        _ body: @Sendable (any Transaction) throws -> Result,
    ) throws(PostgresFailure) -> Attempt<Result> {
        let result: Result
        do {
            result = try body(transaction)
        } catch {
            transaction.rollBack()
            guard let failure = transaction.failure, failure.remedy != .none else {
                return .failed(error)
            }
            throw repaired(failure, link)
        }
        do throws(PostgresFailure) {
            try transaction.commit()
        } catch {
            transaction.rollBack()
            throw repaired(error, link)
        }
        return .done(result, afterwards: transaction.acts)
    }

    private func repaired(_ failure: PostgresFailure, _ link: Link) -> PostgresFailure {
        if failure.remedy == .prepareAnew { link.prepared.releaseAll() }
        return failure
    }

    /// Makes the connection, if there is none that works.
    func connected(_ interrupt: Interrupt) throws(PostgresFailure) -> Link {
        if let link, !link.isStale { return link }
        link = nil
        let fresh = try Link.connected(settings, wake, interrupt, uptime)
        link = fresh
        return fresh
    }

    /// Connects now, to learn whether it can be done.
    func connect(_ interrupt: Interrupt) throws(PostgresFailure) { _ = try connected(interrupt) }

    func disconnect() { link = nil }
}
