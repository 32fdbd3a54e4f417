package import Casework
import HTTPTypes

extension EntityTag {
    /// The item as it stands: what answers about it are tagged with, and changes of it compare.
    package init(of item: Item) { self.init("r\(item.revision)") }
}

extension Call {
    /// The revision of an item on which the caller rests, where it says so by `If-Match`.
    ///
    /// - Throws: the problem of an item that was changed since.
    package func expectedRevision(of item: Item) throws(Problem) -> Int64? {
        guard headers[.ifMatch] != nil else { return nil }
        try require(match: EntityTag(of: item))
        return item.revision
    }
}

extension Route {
    /// The route changes an item, and takes its version in `If-Match`.
    package func changesItem() -> Route {
        header("If-Match", .text(0...400), "The ETag of the item as you have seen it")
            .mayFail(.preconditionFailed, .conflict)
    }
}
