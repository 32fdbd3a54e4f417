package import Foundation

/// What people who run the service want to know of the log.
package struct LogNumbers: Hashable, Sendable {
    /// Events that have no place in the log yet.
    package let count: Int
    /// When the oldest of them happened.
    package let oldest: Date?

    package static func read(in database: any Database) async throws -> LogNumbers {
        try await database.read { transaction in
            LogNumbers(
                count: try transaction.value("SELECT count(*) AS n FROM audit_waiting") ?? 0,
                oldest: try transaction.value(
                    """
                    SELECT time_us FROM audit_waiting JOIN audit_events
                        ON audit_events.id = audit_waiting.event
                    ORDER BY place LIMIT 1
                    """
                ),
            )
        }
    }
}
