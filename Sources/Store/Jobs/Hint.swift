import Synchronization

/// Tells workers that there may be something new, once for all that is committed while it's told.
final class Hint: Sendable {
    private enum State { case idle, telling, again }

    private let database: any Database
    private let state = Mutex(State.idle)

    init(to database: any Database) { self.database = database }

    /// Tells them soon.
    func give() {
        let starts = state.withLock { state in
            defer { state = state == .idle ? .telling : .again }
            return state == .idle
        }
        if starts { Task { await tell() } }
    }

    private func tell() async {
        repeat {
            await database.notify(.jobs)
        } while state.withLock { state in
            defer { state = state == .again ? .telling : .idle }
            return state == .again
        }
    }
}
