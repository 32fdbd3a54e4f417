import Logging
import Synchronization

/// Keeps one connection that listens for hints of other processes, once somebody wants them.
final class Listening: Sendable {
    let hints = Hints()
    /// What marks our own hints.
    let origin: String
    private let settings: PostgresSettings
    private let surroundings: Surroundings
    private let logger: Logger
    private struct State {
        var isClosed = false
        var running: (task: Task<Void, Never>, interrupt: Interrupt)?
    }

    private let state = Mutex(State())

    init(_ settings: PostgresSettings, _ surroundings: Surroundings, _ logger: Logger) {
        self.settings = settings
        self.surroundings = surroundings
        self.logger = logger
        origin = String(surroundings.chance(), radix: 36)
    }

    func stream(_ channel: Channel) -> AsyncStream<Void> {
        let stream = hints.stream(on: channel)
        state.withLock { state in
            guard state.running == nil, !state.isClosed else { return }
            let connection = PostgresConnection(settings, surroundings, name: "postgres-listen")
            let interrupt = Interrupt(connection.wake)
            let task = Task { await listen(connection, interrupt) }
            state.running = (task, interrupt)
        }
        return stream
    }

    /// Listens, and begins again whenever the connection breaks.
    private func listen(_ connection: PostgresConnection, _ interrupt: Interrupt) async {
        var patience = Patience(settings.limits)
        while !interrupt.isFired {
            do {
                try await connection.listen(for: hints, besides: origin, interrupt)
                patience = Patience(settings.limits)
            } catch {
                logger.warning(
                    "listening for hints broke off",
                    metadata: ["why": "\(error.error)"],
                )
                let lost = PostgresFailure(error: error.error, remedy: .connectAgain)
                let pause = patience.pause(after: lost, chance: surroundings.chance())
                try? await surroundings.sleep(pause ?? Patience.longest)
            }
        }
    }

    func close() async {
        hints.close()
        let running = state.withLock { state in
            state.isClosed = true
            return state.running
        }
        running?.interrupt.fire()
        running?.task.cancel()
        await running?.task.value
    }
}
