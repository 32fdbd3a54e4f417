import CPDQ

/// The processor's instructions to hash with: all give the same bits, each faster than the last.
package enum PDQLevel: String, CaseIterable, Sendable {
    case baseline, avx2, avx512

    /// The fastest that this processor has.
    package static let best = Self.allCases.last { $0.kernel == pdq_best_level() } ?? .baseline

    /// All that this processor has.
    package static var present: [PDQLevel] {
        allCases.filter { $0.kernel.rawValue <= best.kernel.rawValue }
    }

    var kernel: pdq_level {
        switch self {
        case .baseline: pdq_baseline
        case .avx2: pdq_avx2
        case .avx512: pdq_avx512
        }
    }
}
