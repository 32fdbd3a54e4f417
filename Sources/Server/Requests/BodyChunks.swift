import Hummingbird
package import NIOCore
import Synchronization

/// A request's body as it comes, watched for standing still.
package struct BodyChunks: AsyncSequence, Sendable {
    package typealias Element = ByteBuffer

    /// How long we wait.
    enum Patience: Hashable {
        /// For each chunk.
        case idle(Double)
        /// For all of it.
        case whole(Double)
    }

    private let body: RequestBody
    private let patience: Patience
    private let channel: any NIOCore.Channel

    init(_ body: RequestBody, patience: Patience, arrival: Arrival) {
        self.body = body
        self.patience = patience
        channel = arrival.channel
    }

    package func makeAsyncIterator() -> Iterator {
        Iterator(base: body.makeAsyncIterator(), watch: BodyWatch(patience, on: channel))
    }

    package struct Iterator: AsyncIteratorProtocol {
        var base: RequestBody.AsyncIterator
        let watch: BodyWatch

        /// - Throws: ``Problem`` where the body stands still or breaks off.
        package mutating func next() async throws -> ByteBuffer? {
            watch.beginWaiting()
            do {
                let chunk = try await base.next(isolation: #isolation)
                watch.endWaiting(isEnd: chunk == nil)
                if chunk == nil, watch.hasRunOut { throw Problem.slowBody }
                return chunk
            } catch {
                watch.endWaiting(isEnd: true)
                if Task.isCancelled { throw CancellationError() }
                throw watch.hasRunOut ? Problem.slowBody : Problem.brokenBody
            }
        }
    }
}

extension Problem {
    fileprivate static let slowBody = Problem(
        .slowBody,
        "nothing came for too long; send the request again, and all of it",
    )
    fileprivate static let brokenBody = Problem(
        .brokenBody,
        "the connection ended before the body did; send the request again",
    )
}

/// Ends the reading side of a connection on which nothing comes, which wakes whoever waits for it.
///
/// Only waiting counts: a handler that takes its time with a chunk is not the sender's fault.
final class BodyWatch: Sendable {
    private struct State {
        var waitingSince: NIODeadline?
        var begun: NIODeadline?
        var alarm: Scheduled<Void>?
        var hasRunOut = false
        var hasEnded = false
    }

    private let patience: BodyChunks.Patience
    private let channel: any NIOCore.Channel
    private let state = Mutex(State())

    init(_ patience: BodyChunks.Patience, on channel: any NIOCore.Channel) {
        self.patience = patience
        self.channel = channel
    }

    deinit { state.withLock { $0.alarm?.cancel() } }

    var hasRunOut: Bool { state.withLock(\.hasRunOut) }

    func beginWaiting() {
        let now = NIODeadline.now()
        let needsAlarm = state.withLock { state in
            state.waitingSince = now
            if state.begun == nil { state.begun = now }
            return state.alarm == nil && !state.hasEnded
        }
        if needsAlarm { schedule(in: allowance) }
    }

    func endWaiting(isEnd: Bool) {
        state.withLock { state in
            state.waitingSince = nil
            guard isEnd else { return }
            state.hasEnded = true
            state.alarm?.cancel()
        }
    }

    private var allowance: TimeAmount {
        switch patience {
        case .idle(let seconds), .whole(let seconds): .nanoseconds(Int64(seconds * 1e9))
        }
    }

    private func schedule(in time: TimeAmount) {
        let alarm = channel.eventLoop.scheduleTask(in: time) { [weak self] in
            guard let self else { return }
            look()
        }
        state.withLock { $0.alarm = alarm }
    }

    /// Ends the waiting if it lasted too long, else looks again when it would have.
    private func look() {
        let now = NIODeadline.now()
        let rest: TimeAmount? = state.withLock { state in
            guard !state.hasEnded else { return nil }
            let since =
                switch patience {
                case .idle: state.waitingSince ?? now
                case .whole: state.begun ?? now
                }
            let deadline = since + allowance
            guard deadline <= now else { return deadline - now }
            state.hasRunOut = true
            return nil
        }
        if let rest {
            schedule(in: rest)
        } else if hasRunOut {
            channel.close(mode: .input, promise: nil)
        }
    }
}
