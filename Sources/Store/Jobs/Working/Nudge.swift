/// Wakes one who waits; being woken often before one looks is being woken once.
struct Nudge: Sendable {
    let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func give() { continuation.yield() }

    /// No more will come.
    func end() { continuation.finish() }
}
