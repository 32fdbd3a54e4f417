import Labels

/// What was to be seen of an item when somebody complained: it stays so, whatever becomes of the item.
package struct Evidence: Hashable, Sendable, Codable {
    package let version: Int
    /// The SHA-256 of the version's file, in hexadecimal digits.
    package let digest: String
    package let title: String
    package let description: String
    package let state: ItemState
    /// What its label said; nil: it had none.
    package let label: String?
    /// The decision by which it played or was held, if there was one.
    package let decision: DecisionID?

    package init(_ item: Item, _ version: ItemVersion, decision: DecisionID?) {
        self.version = version.number
        digest = "\(version.content.file.digest)"
        title = version.content.title
        description = version.content.description
        state = item.state
        let course = item.course.playing ?? item.course.newest
        label = course.read?.word
        self.decision = decision
    }
}
