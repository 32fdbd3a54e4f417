package import Foundation

/// What can't be computed: the time, chance, and waiting.
///
/// Handed in, so that a test can set them.
package struct Surroundings: Sendable {
    /// The time in UTC.
    package var now: @Sendable () -> Date
    /// A number for jitter and fair turns: not secret, so a seed may give it.
    package var chance: @Sendable () -> UInt64
    /// As many bytes as are asked for, which nobody can guess: salts and keys.
    package var secretBytes: @Sendable (Int) -> [UInt8]
    /// Time since some moment in the past, which never goes backwards: for limits, not for records.
    package var uptime: @Sendable () -> Duration
    /// Waits, and throws `CancellationError` when the task is cancelled before.
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Date,
        chance: @escaping @Sendable () -> UInt64,
        secretBytes: @escaping @Sendable (Int) -> [UInt8],
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        uptime: @escaping @Sendable () -> Duration = Surroundings.liveUptime,
    ) {
        self.now = now
        self.chance = chance
        self.secretBytes = secretBytes
        self.sleep = sleep
        self.uptime = uptime
    }

    /// The system's clock that counts on when its time is set.
    package static let liveUptime: @Sendable () -> Duration = {
        let start = ContinuousClock.now
        return { start.duration(to: .now) }
    }()

    /// The system's clock and its source of random numbers.
    package static let live = Surroundings(
        now: { Date() },
        chance: { UInt64.random(in: .min ... .max) },
        secretBytes: { count in
            // Eight bytes at a time: each number asks the system.
            var (bytes, generator) = ([UInt8](), SystemRandomNumberGenerator())
            bytes.reserveCapacity(count + 7)
            while bytes.count < count {
                withUnsafeBytes(of: generator.next()) { bytes += $0 }
            }
            return Array(bytes.prefix(count))
        },
        sleep: { try await Task.sleep(for: $0) },
    )
}
