/// How often work is tried again, and after which pauses.
struct Patience {
    /// The pause between tries that never end.
    static let longest = Duration.seconds(3)

    private let limits: DatabaseLimits
    private var conflicts = 0
    private var losses = 0

    init(_ limits: DatabaseLimits) { self.limits = limits }

    /// The pause before the next try; nil when there shall be none.
    ///
    /// Half of it is chance, so that those who were stopped together don't meet again.
    mutating func pause(after failure: PostgresFailure, chance: UInt64) -> Duration? {
        switch failure.remedy {
        case .none: return nil
        case .runAgain, .prepareAnew:
            conflicts += 1
            guard conflicts < limits.conflictAttempts else { return nil }
            return Self.pause(conflicts, first: 2_000, most: 200_000, chance)
        case .connectAgain:
            losses += 1
            guard losses < limits.connectionAttempts else { return nil }
            return Self.pause(losses, first: 10_000, most: 3_000_000, chance)
        }
    }

    private static func pause(_ count: Int, first: Int, most: Int, _ chance: UInt64) -> Duration {
        let whole = min(most, first << min(count - 1, 20))
        return .microseconds(whole / 2 + Int(chance % UInt64(whole / 2 + 1)))
    }
}
