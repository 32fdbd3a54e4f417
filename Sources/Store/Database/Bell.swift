import Synchronization

/// Gives hints on one channel, a single one for all that is committed while one is on its way.
final class Bell: Sendable {
    private enum State { case silent, ringing, again }

    private let channel: Channel
    private let database: any Database
    private let state = Mutex(State.silent)

    init(_ channel: Channel, of database: any Database) {
        self.channel = channel
        self.database = database
    }

    /// Lets those who listen know soon.
    func ring() {
        let starts = state.withLock { state in
            defer { state = state == .silent ? .ringing : .again }
            return state == .silent
        }
        if starts { Task { await tell() } }
    }

    private func tell() async {
        repeat {
            await database.notify(channel)
        } while state.withLock { state in
            defer { state = state == .again ? .ringing : .silent }
            return state == .again
        }
    }
}
