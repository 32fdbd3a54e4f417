package import Labels

/// What happens to an item.
package enum ItemEvent: Hashable, Sendable {
    /// A change of words, cover or subtitles, or a new file.
    case versionReceived(Arrival = Arrival())
    /// Detectors begin to look at a version.
    case examinationStarted(version: Int)
    /// They are done, and the rules answered.
    case concluded(version: Int, Ruling)
    /// Somebody decided, outside an examination.
    case decided(Ruling)
    /// A label was written, and read back.
    case labelRead(version: Int, Notice)
    /// A version can't go on by itself: its label failed, its publisher may not publish now, or more
    /// became known of the older one that plays.
    case heldBack(version: Int, Ruling)
    /// The time of a hold or a stop is over; the ruling says what follows.
    case termEnded(DecisionID, Ruling)
    /// More is known of a version than when it was examined: viewers are told at once.
    case noticeRaised(version: Int, Notice)
    /// An appeal found that decisions were wrong; the ruling lets go on what they kept.
    case overturned(Overturned, Ruling)
    /// Its owner takes it back.
    case withdrawn

    /// How a new version is related to those before it.
    package struct Arrival: Hashable, Sendable {
        /// Whether it has the file of the version before it: what that file's label says stays.
        package var keepsFile = false
        /// Whether it has the file that plays meanwhile: what is found of the one holds for both.
        package var keepsPlayingFile = false
        /// The notice around the player that the file that plays gets at once.
        package var shown: Notice?
        /// Whether it says anew what the same files and words are, and nothing else.
        package var isDeclaration: Bool

        package init(
            keepsFile: Bool = false,
            keepsPlayingFile: Bool = false,
            shown: Notice? = nil,
            isDeclaration: Bool = false,
        ) {
            self.keepsFile = keepsFile
            self.keepsPlayingFile = keepsPlayingFile
            self.shown = shown
            self.isDeclaration = isDeclaration
        }
    }

    /// Decisions that an appeal found wrong.
    package struct Overturned: Hashable, Sendable {
        /// The one that was appealed against, and those that only prolonged it.
        package let decisions: Set<DecisionID>
        /// Whether the item was removed by it.
        package let hasRemoved: Bool
        /// The most that anything else asks a label to say, before it may play: what goes beyond it was
        /// asked by them alone.
        package let label: Notice?

        package init(
            _ decisions: Set<DecisionID>,
            hasRemoved: Bool = false,
            label: Notice? = nil,
        ) {
            (self.decisions, self.hasRemoved, self.label) = (decisions, hasRemoved, label)
        }
    }

    /// The word for it.
    package var word: String {
        switch self {
        case .versionReceived: "version-received"
        case .examinationStarted: "examination-started"
        case .concluded: "concluded"
        case .decided: "decided"
        case .labelRead: "label-read"
        case .heldBack: "held-back"
        case .termEnded: "term-ended"
        case .noticeRaised: "notice-raised"
        case .overturned: "overturned"
        case .withdrawn: "withdrawn"
        }
    }
}
