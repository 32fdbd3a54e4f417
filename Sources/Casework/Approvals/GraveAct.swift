package import Policy

/// An act that one person must not do alone.
package enum GraveAct: String, Hashable, Sendable, CaseIterable {
    /// The item is gone for good.
    case removal
    /// An item plays again that the law stopped.
    case endingLegalStop = "ending-legal-stop"
    /// An item plays again that two people stopped.
    case endingStopOfTwo = "ending-stop-of-two"

    package var words: BilingualText {
        switch self {
        case .removal:
            BilingualText(en: "an item is removed for good", zh: "永久删除内容")
        case .endingLegalStop:
            BilingualText(en: "a stop that the law asks for is ended", zh: "解除依法作出的停止传播")
        case .endingStopOfTwo:
            BilingualText(en: "a stop that two people decided is ended", zh: "解除由两人作出的停止传播")
        }
    }
}

extension Ruling {
    /// Which acts of a ruling ask for a second person, as the item stands.
    ///
    /// A label ends a stop that waits for exactly that label without anybody's leave: the stop
    /// itself said so.
    package func graveActs(on course: ItemCourse) -> Set<GraveAct> {
        var acts: Set<GraveAct> = action == .remove ? [.removal] : []
        for stop in course.stops where ends(stop) {
            if stop.ground.kind == .law { acts.insert(.endingLegalStop) }
            if stop.people >= 2 { acts.insert(.endingStopOfTwo) }
        }
        return acts
    }

    private func ends(_ stop: ItemCourse.Stop) -> Bool {
        switch action {
        case .release: isLifting(stop.decision)
        case .label: isLifting(stop.decision) && stop.remedy != .label
        case .ageRestrict, .hold, .stop, .remove: false
        }
    }

    /// Whether it is about this stop.
    func isLifting(_ stop: DecisionID) -> Bool { lifts?.contains(stop) ?? true }
}
