package import Labels

/// Where one version of an item stands on its way.
///
/// Each stage behind the examination names the decision that put it there: a version that may play
/// without one can't be made.
package enum VersionStage: Hashable, Sendable {
    case received
    case examining
    case held(DecisionID)
    case labelling(DecisionID)
    /// It may play wherever no stop bites.
    case cleared(DecisionID)
    /// It never plays, unless a decision says otherwise.
    case refused(DecisionID)

    /// The word that rows and the API use.
    package var word: String {
        switch self {
        case .received: "received"
        case .examining: "examining"
        case .held: "held"
        case .labelling: "labelling"
        case .cleared: "cleared"
        case .refused: "refused"
        }
    }

    /// The decision that put it there.
    package var decision: DecisionID? {
        switch self {
        case .received, .examining: nil
        case .held(let id), .labelling(let id), .cleared(let id), .refused(let id): id
        }
    }
}

/// A version on its way: its stage, and the label that it needs and has.
package struct VersionCourse: Hashable, Sendable {
    /// From 1.
    package let number: Int
    package internal(set) var stage = VersionStage.received
    /// What a label has to say, at the least, before this version may play; nil: none is wanted.
    package internal(set) var wanted: Notice?
    /// What the label says that was written and read back.
    package internal(set) var read: Notice?
    /// The notice that is shown around the player though no label asks for it.
    package internal(set) var shown: Notice?

    /// Whether it has the file of the version that plays meanwhile.
    package internal(set) var hasPlayingFile = false
    /// Whether it says anew what plays already is, and changes nothing of it.
    package internal(set) var onlyDeclares = false
    /// Whether it is held because a person looks at everything first.
    package internal(set) var awaitsReview = false

    package init(number: Int) { self.number = number }

    /// Whether it has the label that it needs.
    package var isLabelled: Bool {
        wanted.map(says) ?? true
    }

    /// Whether a label that was read back says so much.
    package func says(_ notice: Notice) -> Bool { read.map { $0 >= notice } ?? false }

    /// The notice to show around the player.
    package var notice: Notice? { [read, wanted, shown].compactMap(\.self).max() }

    /// Whether it may play wherever no stop bites.
    package var isCleared: Bool { if case .cleared = stage { true } else { false } }
}

extension VersionCourse: Codable {
    private enum CodingKeys: String, CodingKey {
        case number, stage, decision, wanted, read, shown
        case hasPlayingFile = "has_playing_file"
        case onlyDeclares = "only_declares"
        case awaitsReview = "awaits_review"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        number = try container.decode(Int.self, forKey: .number)
        let word = try container.decode(String.self, forKey: .stage)
        let decision = try container.decodeIfPresent(DecisionID.self, forKey: .decision)
        guard let stage = VersionStage(word: word, decision: decision) else {
            throw DecodingError.dataCorruptedError(
                forKey: .stage,
                in: container,
                debugDescription: "“\(word)” is no stage, or its decision is missing",
            )
        }
        self.stage = stage
        wanted = try container.notice(forKey: .wanted)
        read = try container.notice(forKey: .read)
        shown = try container.notice(forKey: .shown)
        hasPlayingFile =
            try container.decodeIfPresent(Bool.self, forKey: .hasPlayingFile) ?? false
        onlyDeclares = try container.decodeIfPresent(Bool.self, forKey: .onlyDeclares) ?? false
        awaitsReview = try container.decodeIfPresent(Bool.self, forKey: .awaitsReview) ?? false
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(number, forKey: .number)
        try container.encode(stage.word, forKey: .stage)
        try container.encodeIfPresent(stage.decision, forKey: .decision)
        try container.encodeIfPresent(wanted?.word, forKey: .wanted)
        try container.encodeIfPresent(read?.word, forKey: .read)
        try container.encodeIfPresent(shown?.word, forKey: .shown)
        if hasPlayingFile { try container.encode(true, forKey: .hasPlayingFile) }
        if onlyDeclares { try container.encode(true, forKey: .onlyDeclares) }
        if awaitsReview { try container.encode(true, forKey: .awaitsReview) }
    }
}

extension VersionStage {
    init?(word: String, decision: DecisionID?) {
        switch (word, decision) {
        case ("received", nil): self = .received
        case ("examining", nil): self = .examining
        case ("held", let id?): self = .held(id)
        case ("labelling", let id?): self = .labelling(id)
        case ("cleared", let id?): self = .cleared(id)
        case ("refused", let id?): self = .refused(id)
        default: return nil
        }
    }
}
