import Foundation
import GRDBSQLite

/// Stops statements that take too long, and ends a wait for others when its time is over.
final class StatementWatch {
    private let limit: Duration
    private let uptime: @Sendable () -> Duration
    private var deadline: Duration
    /// Whether a statement was stopped because its time was over.
    private(set) var ranOut = false

    init(seconds: Double, uptime: @escaping @Sendable () -> Duration) {
        limit = .seconds(seconds)
        self.uptime = uptime
        deadline = .zero
        start()
    }

    /// Gives the next statement its time.
    func start() { deadline = uptime() + limit }

    /// Watches the statements of a connection while `body` runs.
    func watching<Result>(
        _ connection: OpaquePointer?,
        _ body: () throws -> Result,
    ) rethrows -> Result {
        let context = Unmanaged.passUnretained(self).toOpaque()
        sqlite3_progress_handler(
            connection,
            Self.stepsBetweenLooks,
            { context in
                guard let context else { return 0 }
                return Unmanaged<StatementWatch>.fromOpaque(context).takeUnretainedValue().look()
            },
            context,
        )
        defer { sqlite3_progress_handler(connection, 0, nil, nil) }
        return try withExtendedLifetime(self, body)
    }

    /// Not 0 ends the statement.
    private func look() -> CInt {
        guard uptime() > deadline else { return 0 }
        ranOut = true
        return 1
    }

    /// A look costs less than a thousandth of these steps, which take well under a millisecond.
    private static let stepsBetweenLooks: CInt = 4_000
}

/// Waits for what another connection or process holds.
///
/// SQLite's own waiting ends neither when the task is cancelled nor, for connections that read, when
/// we say; so it is counted here, in sleeps that grow.
enum BusyWait {
    static func install(on connection: OpaquePointer?, seconds: Double) {
        let milliseconds = Int(max(1, min(seconds, 1_000_000) * 1_000))
        sqlite3_busy_handler(
            connection,
            { limit, tries in BusyWait.goOn(tries, Int(bitPattern: limit)) ? 1 : 0 },
            UnsafeMutableRawPointer(bitPattern: milliseconds),
        )
    }

    /// Sleeps once more, unless the limit in milliseconds is reached or the task was cancelled.
    private static func goOn(_ tries: CInt, _ limit: Int) -> Bool {
        guard !Task.isCancelled, let delay = delay(after: Int(tries), limit: limit) else {
            return false
        }
        usleep(UInt32(delay) * 1_000)
        return true
    }

    /// Milliseconds of the next sleep; nil when earlier ones used up the limit.
    static func delay(after tries: Int, limit: Int) -> Int? {
        let slept = growing.prefix(tries).reduce(0, +) + max(0, tries - growing.count) * longest
        guard slept < limit else { return nil }
        return min(tries < growing.count ? growing[tries] : longest, limit - slept)
    }

    private static let growing = [1, 2, 3, 5, 8, 10, 15, 20]
    private static let longest = 25
}
