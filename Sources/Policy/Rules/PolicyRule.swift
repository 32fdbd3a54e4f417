/// A condition with the action that follows, why it must, and what its owner is told.
package struct PolicyRule: Hashable, Sendable {
    /// How far a rule is on its way into force and out of it.
    package enum State: String, Hashable, Sendable, CaseIterable, Codable {
        /// Being written: it is never asked.
        case draft
        /// It is asked and recorded, and changes nothing.
        case shadow
        /// It is in force.
        case active
        /// It was in force once: it is never asked.
        case retired
    }

    package let id: String
    package let version: Int
    package let state: State
    package let action: PolicyAction
    package let condition: Condition
    package let ground: PolicyGround
    /// The age that an age restriction asks.
    package let minimumAge: Int?
    /// What the owner of the item is told.
    package let statement: BilingualText
    /// Of the pack's categories, by id.
    package var categories: [String] = []
    /// Who looks after it; every rule of a file has one.
    package var upkeep: Upkeep?
    /// Under what the DSA Transparency Database counts what it does; nil: nobody said.
    package var transparency: TransparencyClass?

    package init(
        id: String,
        version: Int,
        state: State,
        action: PolicyAction,
        condition: Condition,
        ground: PolicyGround,
        minimumAge: Int? = nil,
        statement: BilingualText,
    ) {
        self.id = id
        self.version = version
        self.state = state
        self.action = action
        self.condition = condition
        self.ground = ground
        self.minimumAge = minimumAge
        self.statement = statement
    }
}

extension PolicyRule {
    /// Who looks after a rule, why it is there, and when it is looked at again.
    package struct Upkeep: Hashable, Sendable {
        /// Whose business it is: a role, never a person's name.
        package let owner: String
        package let purpose: BilingualText
        package let reviewBy: CalendarDay
        /// How often the models that it listens to cried wolf; `nil` where nobody measured it.
        package let measured: Measurement?
    }

    /// False alarms, counted on real recordings of the operator's own.
    package struct Measurement: Hashable, Sendable {
        package let day: CalendarDay
        package let recordings: Int
        package let falseAlarms: Int
    }
}
