import Foundation
import Synchronization

/// Lends connections, a bounded number of them, to those who ask in the order in which they asked.
final class ConnectionPool: Sendable {
    private typealias Reply = Result<PostgresConnection, DatabaseError>
    private typealias Waiter = CheckedContinuation<Reply, Never>

    private struct State {
        var idle: [PostgresConnection] = []
        var count = 0
        var waiters: [UInt64: Waiter] = [:]
        /// The tickets of those who wait, and of some who were cancelled, in the order in which they
        /// got in line.
        var line: ArraySlice<UInt64> = []
        /// Tells waiters apart; says nothing of their order.
        var nextTicket: UInt64 = 0
        var isClosed = false
        var closers: [CheckedContinuation<Void, Never>] = []

        /// Who waits longest and was not cancelled.
        mutating func nextWaiter() -> Waiter? {
            while let ticket = line.popFirst() {
                if let waiter = waiters.removeValue(forKey: ticket) { return waiter }
            }
            return nil
        }

        /// Those who wait for the pool's end, when nothing is lent any more.
        mutating func takeClosersIfIdle() -> [CheckedContinuation<Void, Never>] {
            guard isClosed, idle.count == count else { return [] }
            defer { closers = [] }
            return closers
        }
    }

    private let state = Mutex(State())
    private let settings: PostgresSettings
    private let surroundings: Surroundings
    private let most: Int

    init(_ settings: PostgresSettings, _ surroundings: Surroundings) {
        self.settings = settings
        self.surroundings = surroundings
        let processors = ProcessInfo.processInfo.activeProcessorCount
        most = max(1, settings.limits.connections ?? 2 * processors)
    }

    var waitingTasks: Int { state.withLock { $0.waiters.count } }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// A connection for the caller alone, until it is given back.
    ///
    /// - Throws: ``DatabaseError/closed``, ``DatabaseError/busy(_:)`` when too many wait already, or
    ///   ``DatabaseError/cancelled``.
    func lend() async throws(DatabaseError) -> PostgresConnection {
        try await lend(to: ticket())
    }

    /// Tells who asks apart from all others; nobody is in line by it.
    func ticket() -> UInt64 {
        state.withLock { state in
            defer { state.nextTicket += 1 }
            return state.nextTicket
        }
    }

    /// The same to whoever holds a ticket, which may be an old one by now.
    func lend(to ticket: UInt64) async throws(DatabaseError) -> PostgresConnection {
        let lent = await withTaskCancellationHandler {
            await withCheckedContinuation { (waiter: Waiter) in
                let immediate: Reply? = state.withLock { state in
                    reply(to: waiter, ticket, &state)
                }
                if let immediate { waiter.resume(returning: immediate) }
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: ticket) }
            waiter?.resume(returning: .failure(.cancelled))
        }
        return try lent.get()
    }

    /// What can be said at once; nil when the waiter was put in line.
    private func reply(
        to waiter: Waiter,
        _ ticket: UInt64,
        _ state: inout State,
    ) -> Reply? {
        if state.isClosed { return .failure(.closed) }
        // Asked under the lock: a cancellation comes before this or finds the waiter in line.
        if Task.isCancelled { return .failure(.cancelled) }
        if let connection = state.idle.popLast() { return .success(connection) }
        if state.count < most {
            state.count += 1
            let name = "postgres-\(state.count)"
            return .success(PostgresConnection(settings, surroundings, name: name))
        }
        guard state.waiters.count < settings.limits.waitingTasks else {
            let text = "\(state.waiters.count) tasks wait for one of \(most) connections"
            return .failure(.busy(text))
        }
        // Both under the one lock: whoever is in line is found by the next `giveBack`.
        state.waiters[ticket] = waiter
        state.line.append(ticket)
        return nil
    }

    /// Gives a connection back: to who waits longest, else for later.
    func giveBack(_ connection: PostgresConnection) {
        let (waiter, closers) = state.withLock { state in
            let waiter = state.nextWaiter()
            if waiter == nil { state.idle.append(connection) }
            return (waiter, state.takeClosersIfIdle())
        }
        waiter?.resume(returning: .success(connection))
        for closer in closers { closer.resume() }
    }

    /// Takes no new work, waits for what was asked before, and ends the connections.
    func close() async {
        await withCheckedContinuation { closer in
            let closers = state.withLock { state in
                state.isClosed = true
                state.closers.append(closer)
                return state.takeClosersIfIdle()
            }
            for closer in closers { closer.resume() }
        }
        let connections = state.withLock { state in
            defer { (state.idle, state.count) = ([], 0) }
            return state.idle
        }
        for connection in connections { await connection.disconnect() }
    }
}
