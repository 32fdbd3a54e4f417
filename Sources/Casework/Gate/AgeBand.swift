/// How old a viewer is, as far as the host says: bands, so that nobody has to state an age.
package enum AgeBand: String, Hashable, Sendable, CaseIterable {
    case under14 = "under-14"
    case from14 = "14-15"
    case from16 = "16-17"
    case adult

    /// The age that everybody in the band has reached.
    package var reachedAge: Int {
        switch self {
        case .under14: 0
        case .from14: 14
        case .from16: 16
        case .adult: 18
        }
    }
}
