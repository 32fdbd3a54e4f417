import Foundation
import Synchronization

/// What a process remembers of its queues between claims: hints only, which a survey mends.
final class QueueMemory: Sendable {
    private struct State {
        var books: [ExactName: LaneBook] = [:]
        var tending = Pace()
        var leases = LeaseWatch()
    }

    private let state = Mutex(State())

    func book(of queue: String) -> LaneBook {
        state.withLock { $0.books[ExactName(queue)] ?? LaneBook() }
    }

    func keep(_ book: LaneBook, of queue: String) {
        state.withLock { $0.books[ExactName(queue)] = book }
    }

    /// Whether it's time to look for what became due; whoever asks next is told no.
    func startsTending(at now: Date, pause: TimeInterval) -> Bool {
        state.withLock { state in
            guard state.tending.isDue(at: now) else { return false }
            state.tending.looked(from: now, to: now, atLeast: pause)
            return true
        }
    }

    func tended(from start: Date, to end: Date, pause: TimeInterval) {
        state.withLock { $0.tending.looked(from: start, to: end, atLeast: pause) }
    }

    /// Those of the leases that have been watched for too long.
    func forgotten(
        _ leases: [LeaseWatch.Lease],
        at now: Date,
        after time: Duration,
    ) -> [LeaseWatch.Lease] {
        state.withLock { $0.leases.forgotten(leases, at: now, after: time.seconds) }
    }
}
