import Dispatch
import Synchronization

/// Hashes one password at a time, away from the threads on which requests are answered.
///
/// A hash takes much memory and most of a second; many at once would take the machine.
final class HashingLine: Sendable {
    private let queue = DispatchQueue(label: "passwords", qos: .utility)
    private let waiting = Atomic(0)
    private let most: Int

    /// - Parameter most: how many may wait.
    init(most: Int) { self.most = most }

    /// - Throws: what the work throws, and the problem of too many at once.
    func run<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        let place = waiting.add(1, ordering: .relaxed).newValue
        defer { waiting.subtract(1, ordering: .relaxed) }
        guard place <= most else {
            throw Problem(.unavailable, "too many people sign in at once; try again")
                .retry(after: 5)
        }
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result(catching: work)) }
        }
    }
}
