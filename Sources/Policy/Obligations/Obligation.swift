/// One thing that one article asks of somebody, and how we stand to it: a row of the table.
package struct Obligation: Hashable, Sendable {
    /// How a duty is met, so far.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// What software can do for it is there, and tests show it.
        case softwareReady = "software-ready"
        /// Whoever runs the service has to do it.
        case operatorMustAct = "operator-must-act"
        /// It is software's to do, and isn't built.
        case waiting
        /// It doesn't bind a media service that runs on this software.
        case notApplicable = "not-applicable"
    }

    /// A suite of tests, or one test of it.
    package struct Proof: Hashable, Sendable {
        package let suite: String
        /// The test's name; nil for the whole suite.
        package let test: String?
    }

    package let id: String
    /// The law's short name.
    package let instrument: String
    package let article: String
    /// What it asks, in our own words.
    package let duty: BilingualText
    package let deadline: String
    /// The profiles under which it is owed, by name.
    package let profiles: [String]
    package let state: State
    /// The folder on our floors that serves it, such as `Labels/AIGC`; nil where none does.
    package let room: String?
    /// What whoever runs the service has to do for it, and by when; nil where nothing.
    package let act: BilingualText?
    /// Why it waits or binds nobody here; nil in every other state.
    package let because: String?
    package let proofs: [Proof]
}

extension Obligation.Proof: CustomStringConvertible {
    package var description: String { test.map { "\(suite)/\($0)" } ?? suite }
}

extension Obligation.State {
    /// What it is called for people.
    package var words: BilingualText {
        switch self {
        case .softwareReady: BilingualText(en: "software is ready", zh: "软件已就绪")
        case .operatorMustAct: BilingualText(en: "the operator must act", zh: "须由运营者落实")
        case .waiting: BilingualText(en: "not built yet", zh: "待实现")
        case .notApplicable: BilingualText(en: "not applicable", zh: "不适用")
        }
    }
}
