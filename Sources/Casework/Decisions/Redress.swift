package import Foundation

/// How, and until when, whoever is affected may object.
package struct Redress: Hashable, Sendable, Codable {
    /// Nil: without an end.
    package let until: Date?
    /// Where to turn to, as the tenant publishes it.
    package let route: String

    package init(until: Date?, route: String) {
        self.until = until
        self.route = route
    }
}
