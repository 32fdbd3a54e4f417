package import Foundation

/// What somebody says on an appeal.
package struct AppealMessage: Hashable, Sendable {
    package let from: Sender
    /// Who wrote it where the service did: for the record, and shown to nobody outside.
    package let person: PersonName?
    package let at: Date
    package let words: String

    package enum Sender: String, Hashable, Sendable, CaseIterable, Codable {
        case author
        /// The staff, never by name.
        case service
    }

    package init(from sender: Sender, by person: PersonName?, at: Date, _ words: String) {
        (from, self.person, self.at, self.words) = (sender, person, at, words)
    }
}
