/// How much anybody may report.
package struct ReportLimits: Hashable, Sendable {
    /// Characters of what a reporter says.
    package var wordsCharacters = 5_000
    /// Addresses in one notice.
    package var addresses = 50
    /// Characters of one address.
    package var addressCharacters = 2_000
    /// Reports of one reporter that nobody decided yet.
    package var openReports = 50
    /// Characters of a name or a contact.
    package var contactCharacters = 320

    package init() {}
}
