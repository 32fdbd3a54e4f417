/// Whether a file is labelled, and whether its label can be relied on.
package enum LabelState: String, Hashable, Sendable {
    /// A valid machine-readable label stands, and nothing contradicts it.
    case labelled
    /// No layer holds a label.
    case unlabelled
    /// A layer is invalid, or layers contradict each other.
    case damaged
    /// There is positive evidence that a label was taken from the file.
    case stripped
}
