package import Casework
package import Foundation

/// The id of an edge.
package struct EdgeID: RecordID {
    package let text: String

    package init?(_ text: String) {
        guard Self.hasShape(text) else { return nil }
        self.text = text
    }
}

/// A cache in front of a tenant's media, which is told when an item's answer changed.
package struct Edge: Hashable, Sendable {
    package let id: EdgeID
    package let tenant: TenantName
    /// Where its purge hook is.
    package let url: String
    /// The key by which calls to it are signed.
    package let secret: [UInt8]
    package let createdAt: Date
}

/// One edge asked to forget one item, and what it answered.
package struct Purge: Hashable, Sendable {
    package let edge: EdgeID
    package let change: Int64
    package let item: ItemID
    package let askedAt: Date
    /// When the edge acknowledged, and in which words; nil: it hasn't yet.
    package let acknowledgement: Acknowledgement?

    /// What an edge answered.
    package struct Acknowledgement: Hashable, Sendable {
        package let at: Date
        package let answer: String
    }
}

/// Where a page of purges begins: behind this one.
package struct PurgeCursor: Hashable, Sendable {
    package let change: Int64
    package let edge: EdgeID

    package init(change: Int64, edge: EdgeID) {
        self.change = change
        self.edge = edge
    }

    package init(after purge: Purge) { self.init(change: purge.change, edge: purge.edge) }
}

/// How many edges there may be.
package struct EdgeLimits: Hashable, Sendable {
    /// Edges of one tenant.
    package var edges = 16
    /// Characters of an edge's answer that are kept.
    package var answerCharacters = 200
    /// Purges on one page.
    package var pageRows = 100

    package init() {}
}
