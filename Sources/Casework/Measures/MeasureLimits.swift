/// How far measures on accounts may go.
package struct MeasureLimits: Hashable, Sendable {
    /// Days that a measure with an end may hold.
    package var mostDays = 731
    /// Functions that one measure limits.
    package var functions = 20
    /// Measures, and strikes, of one account that are looked at and shown, newest first.
    package var history = 200

    /// Characters of what was found, in each language.
    package var factsCharacters = 5_000
    /// Characters of any other text of a measure or a strike, in each language.
    package var reasonCharacters = 2_000

    package init() {}
}
