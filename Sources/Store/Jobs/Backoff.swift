/// How long a failed job waits before it's tried again.
///
/// The ceiling doubles with each attempt up to a greatest one, and the wait is anything between
/// nothing and the ceiling ("full jitter"), so that jobs which failed together don't come back
/// together.
package struct Backoff: Sendable {
    /// The ceiling after the first attempt.
    package var first = Duration.seconds(2)
    /// The ceiling after many.
    package var greatest = Duration.seconds(3600)

    package init() {}

    /// The longest wait after this many attempts.
    package func ceiling(afterAttempt attempt: Int) -> Duration {
        var ceiling = first
        for _ in 1..<max(2, min(attempt, 64)) where attempt > 1 {
            if ceiling >= greatest { return greatest }
            ceiling *= 2
        }
        return min(ceiling, greatest)
    }

    /// The wait after this many attempts, from a random number.
    package func delay(afterAttempt attempt: Int, chance: UInt64) -> Duration {
        let part = Double(chance >> 11) / Double(UInt64(1) << 53)
        return ceiling(afterAttempt: attempt) * part
    }
}
