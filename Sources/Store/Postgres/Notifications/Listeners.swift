import Synchronization

/// Those in this process who wait for hints.
final class Listeners: Sendable {
    private struct State {
        var continuations: [Int: (channel: Channel, continuation: AsyncStream<Void>.Continuation)] =
            [:]
        var next = 0
        var isClosed = false
    }

    private let state = Mutex(State())

    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Hints as they come; one that nobody took yet stands for all that follow it.
    func stream(_ channel: Channel) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Void.self,
            bufferingPolicy: .bufferingNewest(1),
        )
        let place: Int? = state.withLock { state in
            guard !state.isClosed else { return nil }
            state.next += 1
            state.continuations[state.next] = (channel, continuation)
            return state.next
        }
        if let place {
            continuation.onTermination = { [weak self] _ in self?.remove(place) }
        } else {
            continuation.finish()
        }
        return stream
    }

    func tell(_ channel: Channel) {
        let waiting = state.withLock { state in
            state.continuations.values.filter { $0.channel == channel }.map(\.continuation)
        }
        for continuation in waiting { continuation.yield() }
    }

    /// Ends all streams, also those that are asked for later.
    func close() {
        let all = state.withLock { state in
            state.isClosed = true
            defer { state.continuations = [:] }
            return state.continuations.values.map(\.continuation)
        }
        for continuation in all { continuation.finish() }
    }

    private func remove(_ place: Int) {
        _ = state.withLock { $0.continuations.removeValue(forKey: place) }
    }
}
