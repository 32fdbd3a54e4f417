/// What an appeal is against.
package enum AppealTarget: Hashable, Sendable {
    case decision(DecisionID)
    case measure(MeasureID)
    /// A strike that no decision and no measure brought: those are appealed against themselves.
    case strike(StrikeID)
    case report(ReportID)

    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case decision, measure, strike, report
    }

    package init?(_ kind: Kind, id: String) {
        let target: AppealTarget? =
            switch kind {
            case .decision: DecisionID(id).map { .decision($0) }
            case .measure: MeasureID(id).map { .measure($0) }
            case .strike: StrikeID(id).map { .strike($0) }
            case .report: ReportID(id).map { .report($0) }
            }
        guard let target else { return nil }
        self = target
    }

    package var kind: Kind {
        switch self {
        case .decision: .decision
        case .measure: .measure
        case .strike: .strike
        case .report: .report
        }
    }

    package var id: String {
        switch self {
        case .decision(let id): id.text
        case .measure(let id): id.text
        case .strike(let id): id.text
        case .report(let id): id.text
        }
    }
}

/// Who appeals.
package enum AppealSide: String, Hashable, Sendable, CaseIterable, Codable {
    /// The account that the act is about, through its host.
    case author
    /// Whoever reported, by the receipt.
    case reporter
}
