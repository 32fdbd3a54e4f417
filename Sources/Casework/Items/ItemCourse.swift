package import Policy

/// Where an item stands: its newest version, the older one that goes on playing meanwhile, and the
/// stops and age limits that bite.
///
/// It changes through ``ItemRules`` alone.
package struct ItemCourse: Hashable, Sendable, Codable {
    /// The newest version.
    package internal(set) var newest: VersionCourse
    /// The version that was live before the newest came, and plays until that one is live, unless it
    /// is held.
    package internal(set) var older: VersionCourse?
    /// Of an item that played: nothing plays until the newest version has a label that was found to
    /// be missing.
    package internal(set) var pause: Pause?
    /// The stops that stand, oldest first.
    package internal(set) var stops: [Stop] = []
    /// The age limits that stand, oldest first.
    package internal(set) var ageLimits: [AgeLimit] = []
    /// How it ended, if it did.
    package internal(set) var ending: Ending?

    /// An item that was received just now, with its first version.
    package init() { newest = VersionCourse(number: 1) }

    /// A stop that stands.
    package struct Stop: Hashable, Sendable, Codable {
        package let decision: DecisionID
        package let ground: PolicyGround
        package let territory: Territory
        /// The version that it found.
        package let version: Int
        /// How many people decided it.
        package let people: Int
        package internal(set) var remedy: Ruling.Remedy
        /// Whether a decision says that it ends when the label was read back.
        package internal(set) var endsWithLabel = false
    }

    /// An age below which nobody may play the item.
    package struct AgeLimit: Hashable, Sendable, Codable {
        package let decision: DecisionID
        package let territory: Territory
        package let minimumAge: Int
    }

    /// Why nothing plays although nothing was stopped.
    package struct Pause: Hashable, Sendable, Codable {
        /// The version that played.
        package let version: Int
        /// The decision by which it has to be labelled.
        package let decision: DecisionID
    }

    /// How an item ended.
    package enum Ending: String, Hashable, Sendable, Codable {
        case removed, withdrawn
    }

    /// The version that plays wherever no stop bites.
    package var playing: VersionCourse? {
        if ending != nil { nil } else if newest.isCleared { newest } else { playingOlder }
    }

    /// The version that goes on playing when a newer one comes, or is held.
    package var forerunner: VersionCourse? { newest.isCleared ? newest : older }

    /// The older version, unless it was held since.
    var playingOlder: VersionCourse? { (older?.isCleared ?? false) ? older : nil }

    /// The decision by which the older version is held; nil where it isn't.
    package var olderHold: DecisionID? {
        if case .held(let decision)? = older?.stage { decision } else { nil }
    }

    /// The item's state, as the API tells it.
    package var state: ItemState {
        switch ending {
        case .removed: return .removed
        case .withdrawn: return .withdrawn
        case nil: break
        }
        guard stops.isEmpty else { return isLabellingToResume ? .labelling : .stopped }
        guard playing == nil else { return .live }
        switch newest.stage {
        // For viewers it is on its way back, labelled.
        case .received: return pause == nil ? .received : .labelling
        case .examining: return pause == nil ? .examining : .labelling
        case .held: return .held
        case .labelling: return .labelling
        case .cleared: return .live
        case .refused: return .stopped
        }
    }

    /// Whether a label is being written that ends every stop.
    private var isLabellingToResume: Bool {
        guard case .labelling = newest.stage else { return false }
        return stops.allSatisfy { $0.endsWithLabel || $0.remedy == .label }
    }
}
