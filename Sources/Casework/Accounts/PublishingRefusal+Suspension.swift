extension PublishingRefusal {
    /// Whether it stands against something that happens to an item.
    ///
    /// A suspension is about what is new. Whoever declares brings nothing new, and may do so at any
    /// time; nor does a rule that finds that what plays needs a label.
    package func bars(_ event: ItemEvent, on course: ItemCourse) -> Bool {
        guard self == .suspended else { return true }
        switch event {
        case .versionReceived(let arrival): return !arrival.isDeclaration
        case .decided(let ruling)
        where ruling.action == .label && ruling.isByRule && ruling.people.isEmpty:
            return false
        default: return bars(course)
        }
    }

    /// Whether it keeps an item's newest version from playing: a suspension does so with those that
    /// never played, other than to say anew what does.
    package func bars(_ course: ItemCourse) -> Bool {
        guard self == .suspended else { return true }
        let newest = course.newest
        let played = newest.isCleared || course.pause?.version == newest.number
        return !newest.onlyDeclares && !played
    }
}
