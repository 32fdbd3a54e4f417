package import Foundation

/// Why the software holds an item by itself, as a code for programs.
///
/// What a rule or a person holds says why in its statement.
package enum HoldReason: String, Hashable, Sendable, CaseIterable, Codable {
    /// A person looks at every item before it plays, and nobody has yet.
    case awaitingReview = "awaiting-review"
    /// Its account may not publish.
    case publisher = "may-not-publish"
    /// Its label could not be written and read back.
    case label = "label-failed"
    /// It could not be examined to the end.
    case examination = "examination-incomplete"
    /// Somebody who says that they are shown objects, and nobody has looked yet.
    case personShown = "person-shown"

    /// Whether nothing but a person ends the hold.
    package var waitsForPerson: Bool { self == .awaitingReview || self == .personShown }
}

/// That a hold goes on after its time, because nobody decided.
package struct HoldDelay: Hashable, Sendable, Codable {
    /// How often it was prolonged.
    package let times: Int
    /// Since when the item waits in all.
    package let since: Date

    package init(times: Int, since: Date) {
        self.times = times
        self.since = since
    }
}

extension Decision {
    /// Since when its item waits, and how often the wait was prolonged.
    package var delay: HoldDelay { ruling.delay ?? HoldDelay(times: 0, since: term.since) }
}
