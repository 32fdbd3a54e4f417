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
    /// Waits, and throws `CancellationError` when the task is cancelled before.
    package var sleep: @Sendable (Duration) async throws -> Void

    package init(
        now: @escaping @Sendable () -> Date,
        chance: @escaping @Sendable () -> UInt64,
        secretBytes: @escaping @Sendable (Int) -> [UInt8],
        sleep: @escaping @Sendable (Duration) async throws -> Void,
    ) {
        self.now = now
        self.chance = chance
        self.secretBytes = secretBytes
        self.sleep = sleep
    }

    /// The system's clock and its source of random numbers.
    package static let live = Surroundings(
        now: { Date() },
        chance: { UInt64.random(in: .min ... .max) },
        secretBytes: { count in
            var generator = SystemRandomNumberGenerator()
            return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        },
        sleep: { try await Task.sleep(for: $0) },
    )
}
