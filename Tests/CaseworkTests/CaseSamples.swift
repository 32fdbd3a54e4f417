import Casework
import Foundation
import Labels
import Policy

/// Values that tests of casework decide with.
enum CaseSamples {
    static let law = PolicyGround(
        .law,
        instrument: BilingualText(en: "the AV Provisions", zh: "《网络音视频信息服务管理规定》"),
        article: "12",
        territory: .everywhere,
    )
    static let choice = PolicyGround(.ownChoice, territory: .everywhere)

    static func id(_ number: Int) -> DecisionID {
        guard let id = DecisionID(uuid(number)) else { preconditionFailure("no id") }
        return id
    }

    static func item(_ number: Int = 1) -> ItemID {
        guard let id = ItemID(uuid(number)) else { preconditionFailure("no id") }
        return id
    }

    static func person(_ name: String) -> PersonName {
        guard let name = PersonName(name) else { preconditionFailure("no name") }
        return name
    }

    static func tenant(_ name: String = "studio") -> TenantName {
        guard let name = TenantName(name) else { preconditionFailure("no name") }
        return name
    }

    static func territory(_ text: String) -> Territory { Territory(text) ?? .everywhere }

    private static func uuid(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "00000000-0000-7000-8000-" + String(repeating: "0", count: 12 - digits.count)
            + digits
    }
}

extension Ruling {
    /// A ruling by one person, on a ground of our own unless another is named.
    static func by(
        _ name: String,
        _ action: DecisionAction,
        _ number: Int,
        on ground: PolicyGround = CaseSamples.choice,
        label: Notice? = nil,
    ) -> Ruling {
        Ruling(
            CaseSamples.id(number),
            action,
            on: ground,
            by: [.person(CaseSamples.person(name))],
            label: label,
        )
    }

    /// A ruling by two, who may be one.
    static func by(
        _ one: String,
        _ other: String,
        _ action: DecisionAction,
        _ number: Int,
    ) -> Ruling {
        var ruling = by(one, action, number)
        ruling.deciders.insert(.person(CaseSamples.person(other)))
        return ruling
    }

    /// A ruling by rules.
    static func byRule(
        _ action: DecisionAction,
        _ number: Int,
        on ground: PolicyGround = CaseSamples.choice,
        label: Notice? = nil,
    ) -> Ruling {
        Ruling(CaseSamples.id(number), action, on: ground, by: [.rule("pack/rule")], label: label)
    }
}

/// An item that a test leads on its way.
struct Journey {
    var course = ItemCourse()
    var publisher: PublishingRefusal?
    private let rules = ItemRules()

    @discardableResult
    mutating func meet(_ event: ItemEvent) throws(TransitionRefusal) -> Transition {
        let transition = try rules.next(course, event, publisher: publisher)
        course = transition.after
        return transition
    }

    var state: ItemState { course.state }

    /// Examined, with this conclusion.
    static func examined(_ ruling: Ruling) throws(TransitionRefusal) -> Journey {
        var journey = Journey()
        try journey.meet(.examinationStarted(version: 1))
        try journey.meet(.concluded(version: 1, ruling))
        return journey
    }
}
