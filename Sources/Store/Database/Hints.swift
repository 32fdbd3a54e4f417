import Synchronization

/// Hints inside one process: who listens is told at once; several that nobody took become one.
final class Hints: Sendable {
    private struct Listeners {
        var isClosed = false
        var next = 0
        var byChannel: [Channel: [Int: AsyncStream<Void>.Continuation]] = [:]
    }

    private let listeners = Mutex(Listeners())

    func send(on channel: Channel) {
        let told = listeners.withLock { Array($0.byChannel[channel, default: [:]].values) }
        for listener in told { listener.yield() }
    }

    func stream(on channel: Channel) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(
            bufferingPolicy: .bufferingNewest(1)
        )
        let number: Int? = listeners.withLock { listeners in
            guard !listeners.isClosed else { return nil }
            listeners.next += 1
            listeners.byChannel[channel, default: [:]][listeners.next] = continuation
            return listeners.next
        }
        guard let number else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in self?.forget(number, on: channel) }
        return stream
    }

    func close() {
        let told = listeners.withLock { listeners in
            listeners.isClosed = true
            defer { listeners.byChannel = [:] }
            return listeners.byChannel.values.flatMap(\.values)
        }
        for listener in told { listener.finish() }
    }

    private func forget(_ number: Int, on channel: Channel) {
        listeners.withLock { $0.byChannel[channel]?[number] = nil }
    }
}
