extension ItemCourse {
    /// Whether something on the item's course rests on a decision: a stage, a stop, a pause, an age
    /// limit.
    package func rests(on decision: DecisionID) -> Bool {
        newest.stage.decision == decision || older?.stage.decision == decision
            || pause?.decision == decision
            || stops.contains { $0.decision == decision }
            || ageLimits.contains { $0.decision == decision }
    }
}

extension Decision {
    /// Whether it is in force: something rests on it, or nobody has decided since.
    ///
    /// A release that ended a stop leaves nothing on the course that names it.
    ///
    /// - Parameter latest: the newest decision on the same item.
    package func isInForce(on course: ItemCourse, latest: DecisionID?) -> Bool {
        switch course.ending {
        case .removed: ruling.action == .remove
        case .withdrawn: false
        case nil: course.rests(on: id) || ruling.action == .release && id == latest
        }
    }
}
