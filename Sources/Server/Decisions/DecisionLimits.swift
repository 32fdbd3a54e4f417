/// How much a person may say in one decision.
package struct DecisionLimits: Hashable, Sendable {
    /// Characters of what was found, in each language.
    package var factsCharacters = 5_000
    /// Characters of the name of a law or of terms, in each language.
    package var instrumentCharacters = 300
    /// Characters of the number of an article or a clause.
    package var articleCharacters = 60
    /// Rows of the table of obligations that a ground names.
    package var obligations = 40
    /// Countries of a territory.
    package var countries = 260
    /// Stops that one release or label is about.
    package var lifts = 40
    /// The highest age that a limit may ask.
    package var age = 21

    package init() {}
}
