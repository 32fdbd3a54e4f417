import Synchronization

/// How far an examination is, as one number that never falls.
final class ExaminationProgress: Sendable {
    /// The parts of the work that go on side by side or one after the other.
    enum Part: Int, CaseIterable {
        case hashing, decoding, finishing

        /// How much of the whole it is.
        var share: Double {
            switch self {
            case .hashing: 0.1
            case .decoding: 0.8
            case .finishing: 0.1
            }
        }
    }

    private let done: Mutex<[Double]>
    private let hear: @Sendable (Double) -> Void

    init(_ hear: @escaping @Sendable (Double) -> Void) {
        done = Mutex(Part.allCases.map { _ in 0 })
        self.hear = hear
    }

    /// Notes how much of a part is done, from 0 to 1; what was done before stays done.
    func note(_ part: Part, _ fraction: Double) {
        // Told under the lock: two threads would else overtake each other on the way out.
        done.withLock { done in
            let risen = min(max(fraction, done[part.rawValue]), 1)
            guard risen > done[part.rawValue] else { return }
            done[part.rawValue] = risen
            let sum = Part.allCases.map { done[$0.rawValue] * $0.share }.reduce(0, +)
            hear(done.allSatisfy { $0 == 1 } ? 1 : min(sum, 0.999))
        }
    }
}
