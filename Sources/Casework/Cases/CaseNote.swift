package import Foundation

/// What somebody of the staff wrote down on a case.
package struct CaseNote: Hashable, Sendable {
    /// Whether whoever the case is about may read it, too.
    package enum Audience: String, Hashable, Sendable, CaseIterable, Codable {
        case `internal`, `public`
    }

    package let by: PersonName
    package let at: Date
    package let audience: Audience
    package let words: String

    package init(by: PersonName, at: Date, _ audience: Audience, _ words: String) {
        (self.by, self.at, self.audience, self.words) = (by, at, audience, words)
    }
}
