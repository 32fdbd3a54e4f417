package import Foundation

/// An item that a request of somebody who is shown is about.
package struct ShownItem: Hashable, Sendable {
    package let report: ReportID
    package let item: ItemID
    /// The newest version when it was found.
    package let version: Int
    package let likeness: Likeness
    /// Bits of a picture's 256 that differ; 0 of what was named or has the same bytes.
    package let distance: Double
    /// The decision by which it was stopped or held until somebody looks; nil: it wasn't.
    package let decision: DecisionID?
    /// When a person found that the request doesn't hold; nil: nobody did.
    package let refutedAt: Date?

    package init(
        _ item: ItemID,
        version: Int,
        by report: ReportID,
        _ found: Found,
        decision: DecisionID? = nil,
        refutedAt: Date? = nil,
    ) {
        (self.item, self.version, self.report) = (item, version, report)
        (likeness, distance) = (found.likeness, found.distance)
        (self.decision, self.refutedAt) = (decision, refutedAt)
    }

    /// How it was found.
    package enum Likeness: String, Hashable, Sendable, CaseIterable, Codable {
        /// The request names it.
        case named
        /// It is the same file, byte by byte.
        case bytes
        /// A picture looks the same; a film's frame may be one of the two.
        case picture
        /// Frames that follow each other look the same.
        case film
    }

    /// By what an item was found, and how near it is.
    package struct Found: Hashable, Sendable {
        package let likeness: Likeness
        package let distance: Double

        package init(_ likeness: Likeness, distance: Double = 0) {
            (self.likeness, self.distance) = (likeness, distance)
        }
    }
}
