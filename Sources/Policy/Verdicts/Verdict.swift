package import Labels

/// What the rules say of an item, and why.
package struct Verdict: Hashable, Sendable {
    /// The strictest action of any rule in force; release when none fires.
    package let action: PolicyAction
    /// Where ``action`` bites: where the grounds of its rules hold.
    package let territory: Territory
    /// Whether a label has to be written and read back before the item goes live, whatever else
    /// ``action`` asks.
    package let needsLabel: Bool
    /// The age below which nobody may play it; `nil` for none.
    package let minimumAge: Int?
    /// The notice to show around the player; `nil` for none.
    package let notice: ShownNotice?
    /// The rules in force that fired: the strictest first, then by name.
    package let firings: [Firing]
    /// The rules in shadow that fired; they changed nothing.
    package let shadows: [Firing]
    /// By what it came about.
    package let pin: PolicyPin
    /// The facts that were asked about, to be kept with what follows; nil where no rules were.
    package var inquiry: PolicyInquiry?

    package init(
        _ action: PolicyAction,
        in territory: Territory,
        notice: ShownNotice?,
        firings: [Firing],
        shadows: [Firing],
        pin: PolicyPin,
    ) {
        self.action = action
        self.territory = territory
        needsLabel = firings.contains { $0.action == .label }
        minimumAge = firings.compactMap(\.minimumAge).max()
        self.notice = notice
        self.firings = firings
        self.shadows = shadows
        self.pin = pin
    }

    /// What to do in a country, which is named by two letters.
    package func action(in country: String) -> PolicyAction {
        firings.filter { $0.ground.territory.covers(country) }.map(\.action).max() ?? .release
    }
}

/// A notice as it stands around the player.
package struct ShownNotice: Hashable, Sendable {
    package let notice: Notice
    package let text: BilingualText

    package init(_ notice: Notice, _ text: BilingualText) {
        self.notice = notice
        self.text = text
    }
}

/// A rule that fired.
package struct Firing: Hashable, Sendable {
    /// `pack/rule`.
    package let rule: String
    package let version: Int
    package let action: PolicyAction
    package let ground: PolicyGround
    /// The categories that the rule serves, as `pack/category`.
    package let categories: [String]
    /// The age that an age restriction asks; `nil` of other actions.
    package let minimumAge: Int?
    /// What the owner of the item is told.
    package let statement: BilingualText
    /// Which facts met the rule's condition.
    package let because: BilingualText

    package init(
        _ rule: String,
        version: Int,
        action: PolicyAction,
        ground: PolicyGround,
        categories: [String] = [],
        minimumAge: Int? = nil,
        statement: BilingualText,
        because: BilingualText,
    ) {
        self.rule = rule
        self.version = version
        self.action = action
        self.ground = ground
        self.categories = categories
        self.minimumAge = minimumAge
        self.statement = statement
        self.because = because
    }
}
