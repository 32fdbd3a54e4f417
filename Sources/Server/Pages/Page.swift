import Foundation

/// A page of a list.
package struct Page<Element: AnswerShape>: AnswerShape {
    package let items: [Element]
    /// The cursor of the next page; nil on the last.
    package let next: String?

    package init(_ items: [Element], next: String?) {
        self.items = items
        self.next = next
    }

    package static var schema: Schema {
        .object([
            .required("items", .list(Element.schema, 0...PageLimits().largestPage)),
            .required("next", .orNull(.text(1...2_048)), "Cursor of the next page, if any"),
        ])
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(items, forKey: .items)
        try container.encode(next, forKey: .next)
    }

    private enum CodingKeys: String, CodingKey { case items, next }
}

/// How long pages are.
package struct PageLimits: Hashable, Sendable {
    /// Entries of a page whose length nobody asked for.
    package var usualPage = 50
    /// Entries of the longest page.
    package var largestPage = 100

    package init() {}
}

// Declaring and reading the two parameters.
extension Route {
    /// The route answers in pages: it has the parameters `limit` and `cursor`.
    package func paged(_ limits: PageLimits = PageLimits()) -> Route {
        query("limit", .integer(1...Int64(limits.largestPage)), "Entries of a page")
            .query("cursor", .text(1...1_024), "Where the page before ended")
    }
}

extension Call {
    /// How many entries are asked for.
    package func pageLength(_ limits: PageLimits = PageLimits()) -> Int {
        query.integer("limit") ?? limits.usualPage
    }
}
