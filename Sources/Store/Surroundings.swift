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
    ///
    /// Fewer only where the system has none to give.
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
            [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
                // As much at once as the system gives, since every call asks it.
                let start = UnsafeMutableRawPointer(buffer.baseAddress)
                while filled < count {
                    let part = min(256, count - filled)
                    guard let start, getentropy(start + filled, part) == 0 else { return }
                    filled += part
                }
            }
        },
        sleep: { try await Task.sleep(for: $0) },
    )
}
