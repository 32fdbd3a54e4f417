import Foundation

/// Tells the processes that work on one database file of each other, by a lock beside the file.
///
/// Each of them keeps a shared lock for as long as it lives; whoever gets it for itself alone, before
/// it begins to work, knows that all others have ended, however they did: the system takes the locks
/// of the dead. Commands that only read and write a few rows take none.
package final class NodeLock: Sendable {
    private let descriptor: Int32
    private let path: String

    /// Opens the lock of a database file, which is made when it isn't there.
    package init(beside database: String) throws(DatabaseError) {
        // By the name that the file has for everybody, so that no link leads to a second lock.
        path = URL(filePath: database).resolvingSymlinksInPath().path + "-nodes"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw .unreachable("\(path) can't be opened: \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }

    /// Joins those that work; where nobody does, does first what only the one can do.
    ///
    /// - Returns: whether nobody else worked.
    @discardableResult
    package func join(
        sleep: @Sendable (Duration) async throws -> Void,
        alone: () async throws -> Void,
    ) async throws -> Bool {
        let isAlone = try take(LOCK_EX)
        if isAlone { try await alone() }
        // Another may have it alone for a moment, also while this lock changes from one kind to the
        // other. It finds nothing of ours: whoever joins begins to work afterwards.
        while !(try take(LOCK_SH)) { try await sleep(.milliseconds(20)) }
        return isAlone
    }

    /// - Returns: false where another's lock is in the way.
    private func take(_ kind: Int32) throws(DatabaseError) -> Bool {
        while flock(descriptor, kind | LOCK_NB) != 0 {
            switch errno {
            case EINTR: continue
            case EWOULDBLOCK: return false
            case let number:
                throw .unreachable("\(path) can't be locked: \(String(cString: strerror(number)))")
            }
        }
        return true
    }
}
