import Foundation
import Synchronization

/// Threads for long computing, as many as there are cores: so it holds up nobody on the shared
/// threads, who only wait for other things.
enum ComputingThreads {
    private static let queue: OperationQueue = {
        let queue = OperationQueue()
        queue.name = "computing"
        queue.maxConcurrentOperationCount = ProcessInfo.processInfo.activeProcessorCount
        return queue
    }()

    /// Whether whoever asked has given up.
    private final class Asker: Sendable {
        let isGone = Mutex(false)
    }

    /// Computes something when a thread is free.
    ///
    /// - Throws: what the work throws; `CancellationError` where the task was cancelled before it
    ///   began.
    static func run<Value: Sendable>(
        _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try Task.checkCancellation()
        let asker = Asker()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                queue.addOperation {
                    let isGone = asker.isGone.withLock { $0 }
                    continuation.resume(
                        with: isGone ? .failure(CancellationError()) : Result { try work() }
                    )
                }
            }
        } onCancel: {
            asker.isGone.withLock { $0 = true }
        }
    }
}
