package import Labels
package import Policy

/// What a decision comes to for the item: the part of it that the state machine reads.
package struct Ruling: Hashable, Sendable {
    package let decision: DecisionID
    package var action: DecisionAction
    /// Why, and so of which kind: law, terms or our own choice.
    package var ground: PolicyGround
    /// Where it bites; the ground's territory unless somebody says less or more.
    package var territory: Territory
    package var deciders: Set<Decider>
    /// What a label has to say before the item may play; nil: none is asked for.
    package var label: Notice?
    /// The notice around the player, where one is shown without a label.
    package var shown: Notice?
    /// The age below which nobody may play it where the decision bites.
    package var minimumAge: Int?
    /// Why the software holds it by itself; nil of other holds.
    package var holdReason: HoldReason?
    /// Of a hold that goes on after its time.
    package var delay: HoldDelay?
    /// What lifts a stop.
    package var remedy = Remedy.decision
    /// The stops that a release, a label or an age limit lifts; nil: all that stand.
    package var lifts: Set<DecisionID>?

    package init(
        _ decision: DecisionID,
        _ action: DecisionAction,
        on ground: PolicyGround,
        in territory: Territory? = nil,
        by deciders: Set<Decider>,
        label: Notice? = nil,
        remedy: Remedy = .decision,
        lifts: Set<DecisionID>? = nil,
    ) {
        self.decision = decision
        self.action = action
        self.ground = ground
        self.territory = territory ?? ground.territory
        self.deciders = deciders
        self.label = label
        self.remedy = remedy
        self.lifts = lifts
    }

    /// The people who decided: two tokens of one person are one.
    package var people: Set<PersonName> { Set(deciders.compactMap(\.person)) }

    /// Whether a rule asks for it.
    package var isByRule: Bool {
        deciders.contains { if case .rule = $0 { true } else { false } }
    }

    /// What lifts a stop.
    package enum Remedy: String, Hashable, Sendable, CaseIterable, Codable {
        /// Only another decision.
        case decision
        /// A label that was written and read back.
        case label
        /// A new version whose examination lets it play.
        case newVersion = "new-version"
    }
}

extension Ruling: Codable {
    private enum CodingKeys: String, CodingKey {
        case decision, action, ground, territory, deciders, label, shown
        case minimumAge = "minimum_age"
        case holdReason = "hold_reason"
        case delay, remedy, lifts
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        decision = try container.decode(DecisionID.self, forKey: .decision)
        action = try container.decode(DecisionAction.self, forKey: .action)
        ground = try container.decode(PolicyGround.self, forKey: .ground)
        territory = try container.decode(Territory.self, forKey: .territory)
        deciders = Set(try container.decode([Decider].self, forKey: .deciders))
        label = try container.notice(forKey: .label)
        shown = try container.notice(forKey: .shown)
        minimumAge = try container.decodeIfPresent(Int.self, forKey: .minimumAge)
        holdReason = try container.decodeIfPresent(HoldReason.self, forKey: .holdReason)
        delay = try container.decodeIfPresent(HoldDelay.self, forKey: .delay)
        remedy = try container.decode(Remedy.self, forKey: .remedy)
        lifts = try container.decodeIfPresent([DecisionID].self, forKey: .lifts).map { Set($0) }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(decision, forKey: .decision)
        try container.encode(action, forKey: .action)
        try container.encode(ground, forKey: .ground)
        try container.encode(territory, forKey: .territory)
        try container.encode(deciders.sorted { "\($0)" < "\($1)" }, forKey: .deciders)
        try container.encodeIfPresent(label?.word, forKey: .label)
        try container.encodeIfPresent(shown?.word, forKey: .shown)
        try container.encodeIfPresent(minimumAge, forKey: .minimumAge)
        try container.encodeIfPresent(holdReason, forKey: .holdReason)
        try container.encodeIfPresent(delay, forKey: .delay)
        try container.encode(remedy, forKey: .remedy)
        try container.encodeIfPresent(lifts?.sorted { $0.text < $1.text }, forKey: .lifts)
    }
}

extension KeyedDecodingContainer {
    /// A notice by its word; nil where none is stated.
    func notice(forKey key: Key) throws -> Notice? {
        guard let word = try decodeIfPresent(String.self, forKey: key) else { return nil }
        guard let notice = Notice(word: word) else {
            throw DecodingError.dataCorruptedError(
                forKey: key,
                in: self,
                debugDescription: "“\(word)” is no notice",
            )
        }
        return notice
    }
}
