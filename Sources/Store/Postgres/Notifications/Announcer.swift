import Synchronization

/// Sends hints to the other processes, not more often on a channel than they help.
///
/// NOTIFY takes a lock on the whole database while it commits, so a thousand jobs must not send a
/// thousand. The first goes out at once; those that follow within the pause become one at its end.
final class Announcer: Sendable {
    private struct State {
        /// The channels in their pause, and whether a hint came meanwhile.
        var pausing: [Channel: Bool] = [:]
        var tasks: [Int: Task<Void, Never>] = [:]
        var next = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let pause: Duration
    private let surroundings: Surroundings
    private let send: @Sendable (Channel) async -> Void

    init(
        pause: Duration,
        surroundings: Surroundings,
        send: @escaping @Sendable (Channel) async -> Void,
    ) {
        self.pause = pause
        self.surroundings = surroundings
        self.send = send
    }

    func announce(_ channel: Channel) {
        state.withLock { state in
            guard !state.isClosed else { return }
            guard state.pausing[channel] == nil else { return state.pausing[channel] = true }
            state.pausing[channel] = false
            state.next += 1
            let number = state.next
            state.tasks[number] = Task { [self] in
                await sendAndPause(channel)
                self.state.withLock { _ = $0.tasks.removeValue(forKey: number) }
            }
        }
    }

    /// Sends until a pause passes without a new hint.
    private func sendAndPause(_ channel: Channel) async {
        repeat {
            // In a task of its own: this one is cancelled on closing, which nothing sent outlives.
            await Task { await send(channel) }.value
            // Cancelled on closing: then what is left goes out without a pause.
            try? await surroundings.sleep(pause)
        } while isWanted(channel)
    }

    private func isWanted(_ channel: Channel) -> Bool {
        state.withLock { state in
            guard state.pausing[channel] == true else {
                state.pausing[channel] = nil
                return false
            }
            state.pausing[channel] = false
            return true
        }
    }

    /// Sends what is left.
    func close() async {
        let tasks = state.withLock { state in
            state.isClosed = true
            return Array(state.tasks.values)
        }
        for task in tasks {
            task.cancel()
            await task.value
        }
    }
}
