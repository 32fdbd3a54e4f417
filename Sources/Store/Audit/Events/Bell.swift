import Synchronization

/// Tells once for many: while a hint is on its way, further ones are part of it.
final class Bell: Sendable {
    private let isRinging = Atomic(false)
    private let tell: @Sendable () async -> Void

    init(_ tell: @escaping @Sendable () async -> Void) { self.tell = tell }

    func ring() {
        guard !isRinging.exchange(true, ordering: .acquiringAndReleasing) else { return }
        Task {
            isRinging.store(false, ordering: .releasing)
            await tell()
        }
    }
}
