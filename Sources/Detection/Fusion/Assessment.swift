package import Labels

/// What a file's signals come to, and which of them decided.
package struct Assessment: Hashable, Sendable {
    /// The notice that the Labelling Measures, article 6, ask for; `nil` for none.
    package let notice: Notice?
    /// On what the notice rests.
    package let basis: Basis
    /// Whether the file is labelled.
    package let labelState: LabelState
    /// Every signal, in the order of the detectors.
    package let signals: [Signal]
    /// The places in ``signals`` of those that decided.
    package let because: [Int]

    /// Weighs an observation.
    ///
    /// The highest notice that any signal implies stands; between signals for the same notice
    /// the firmest basis counts. Weak forensic hints imply nothing by themselves.
    package init(of observation: Observation) {
        let signals =
            observation.labelSignals + observation.strippedSignals + observation.sourceTypeSignals
            + observation.credentialSignals + observation.traceSignals
            + observation.markSignals + observation.matchSignals
            + observation.contradictionSignals
        self.init(of: signals, LabelState(of: observation))
    }

    /// Weighs signals, the label's state being known.
    package init(of signals: [Signal], _ labelState: LabelState) {
        let notice = signals.compactMap(\.implication?.notice).max()
        let deciding = signals.indices.filter { signals[$0].implication?.notice == notice }
        self.signals = signals
        self.notice = notice
        because = notice == nil ? [] : Array(deciding)
        basis = because.compactMap { signals[$0].implication?.basis }.min() ?? .none
        self.labelState = labelState
    }
}

extension Basis: Comparable {
    private var looseness: Int {
        switch self {
        case .verified: 0
        case .stated: 1
        case .declared: 2
        case .traced: 3
        case .none: 4
        }
    }

    /// Orders from the firmest to the loosest.
    package static func < (left: Self, right: Self) -> Bool { left.looseness < right.looseness }
}
