package import Foundation
package import Policy

/// What a measure does with an account.
package enum MeasureEffect: Hashable, Sendable, Codable {
    /// It is told what to put right, and by when.
    case warn(rectify: BilingualText, by: Date)
    case limit(Set<LimitedFunction>)
    /// Nothing new is published or edited; what is published stays, and everything of its owner's
    /// can be read, exported, deleted and declared.
    case suspendUpdates
    case close

    package var kind: MeasureKind {
        switch self {
        case .warn: .warn
        case .limit: .limit
        case .suspendUpdates: .suspendUpdates
        case .close: .close
        }
    }

    /// The functions that it limits.
    package var functions: Set<LimitedFunction> {
        if case .limit(let functions) = self { functions } else { [] }
    }
}
