import Labels

/// Whether a file is labelled, and whether its label can be relied on.
package enum LabelState: String, Hashable, Sendable, CaseIterable {
    /// A valid machine-readable label stands, and nothing contradicts it.
    case labelled
    /// No layer holds a label.
    case unlabelled
    /// A layer is invalid, layers contradict each other, or a mark stands without a label that
    /// machines can read.
    case damaged
    /// There is positive evidence that a label was taken from the file.
    case stripped

    /// Judges the layers together.
    init(of observation: Observation) {
        let survey = observation.survey
        let isBroken = survey.labels.contains { $0.reading == nil } || survey.hidesLabel
        if isBroken || !observation.contradictions.isEmpty {
            self = .damaged
        } else if survey.isStripped {
            self = .stripped
        } else if !survey.labels.isEmpty
            || survey.sourceTypes.contains(where: { $0.meaning.isSynthetic })
        {
            self = .labelled
        } else if observation.conspicuous.hasMark {
            self = .damaged
        } else {
            self = .unlabelled
        }
    }
}
