package import Foundation

/// From when and until when a decision holds, and what happens then.
package struct Term: Hashable, Sendable, Codable {
    package let since: Date
    /// Nil: until another decision, or until what it asks for is done.
    package let end: End?

    package init(since: Date, end: End? = nil) {
        self.since = since
        self.end = end
    }

    /// The end of a decision's time.
    package struct End: Hashable, Sendable, Codable {
        package let at: Date
        package let then: Then

        package init(at: Date, then: Then) {
            self.at = at
            self.then = then
        }
    }

    /// What happens when the time is over, unless somebody decides before.
    package enum Then: String, Hashable, Sendable, CaseIterable, Codable {
        /// The item goes on as the rules say, labelled where it has to be.
        case release
        /// It stays as it is, and goes to somebody more senior.
        case escalate
    }
}
