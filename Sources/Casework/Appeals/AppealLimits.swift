/// How much may be said in appeals.
///
/// `docs/limits.md` lists them.
package struct AppealLimits: Hashable, Sendable {
    /// Characters of what is said when appealing, in one message, and of new evidence.
    package var wordsCharacters = 5_000
    /// Characters of an answer, in each language.
    package var answerCharacters = 5_000
    /// Messages on one appeal.
    package var messages = 100
    /// Appeals of a page.
    package var pageRows = 100

    package init() {}
}
