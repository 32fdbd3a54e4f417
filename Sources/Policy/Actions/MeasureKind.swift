/// What may be done with an account, mildest first.
///
/// Rules do none of it: measures are a person's act.
package enum MeasureKind: String, Hashable, Sendable, CaseIterable, Codable {
    /// It is told what to put right, and by when.
    case warn
    /// Some of its functions are limited.
    case limit
    /// Nothing new is published or edited for a stated time.
    case suspendUpdates = "suspend-updates"
    /// It is closed.
    case close

    /// The step of the ladder on which an account stands by it.
    package var rung: AccountFacts.Rung {
        switch self {
        case .warn: .warned
        case .limit: .limited
        case .suspendUpdates: .suspended
        case .close: .closed
        }
    }
}

extension MeasureKind: Comparable {
    private var strictness: Int {
        switch self {
        case .warn: 0
        case .limit: 1
        case .suspendUpdates: 2
        case .close: 3
        }
    }

    /// Orders by strictness.
    package static func < (left: Self, right: Self) -> Bool { left.strictness < right.strictness }
}
