/// Where an item stands on its way from upload to play.
package enum ItemState: String, Hashable, Sendable, CaseIterable, Codable {
    /// The upload is complete and durable; nobody has looked at it yet.
    case received
    /// Detectors look at it.
    case examining
    /// A person has to decide, or somebody has to give something first.
    case held
    /// A label is being written, and read back.
    case labelling
    /// Anyone whom its territory and age band admit may play it.
    case live
    /// A stop stands: nobody may play it where that bites, until it is labelled or a recorded
    /// decision lets it resume.
    case stopped
    /// Gone by a decision of two people.
    case removed
    /// Gone by its owner's wish.
    case withdrawn
}
