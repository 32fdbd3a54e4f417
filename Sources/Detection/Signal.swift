package import Media

/// One piece of evidence about a file, with the sentence that explains it to a person.
package struct Signal: Hashable, Sendable {
    /// What a signal says.
    package enum Claim: String, Hashable, Sendable {
        case synthetic, prohibited, known, stripped, captured
    }

    /// How much a signal can bear.
    package enum Strength: String, Hashable, Sendable {
        case decisive, strong, weak
    }

    /// Which detector gave it.
    package var detector: String
    /// The detector's version.
    package var version: String
    /// What it says.
    package var claim: Claim
    /// How much it can bear.
    package var strength: Strength
    /// The stretch of time that it speaks of; `nil` for the whole file.
    package var span: TimeSpan?
}
