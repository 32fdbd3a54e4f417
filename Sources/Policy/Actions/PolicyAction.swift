/// What a rule may do with an item.
///
/// Removal, strikes and reports are a person's act.
package enum PolicyAction: String, Hashable, Sendable, CaseIterable, Codable {
    /// It may go live as it is.
    case release
    /// A label is written and read back, and then it may go live.
    case label
    /// It may go live for those who are old enough.
    case ageRestrict = "age-restrict"
    /// A person has to decide first.
    case hold
    /// Nobody may play it until a recorded decision says otherwise.
    case stop
}

extension PolicyAction: Comparable {
    /// From the mildest, 0, to the strictest.
    private var strictness: Int {
        switch self {
        case .release: 0
        case .label: 1
        case .ageRestrict: 2
        case .hold: 3
        case .stop: 4
        }
    }

    /// Orders by strictness: release, label, age-restrict, hold, stop.
    package static func < (left: Self, right: Self) -> Bool { left.strictness < right.strictness }
}
