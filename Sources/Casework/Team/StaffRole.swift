package import Policy

/// What a member of staff is there for: a name for a set of rights.
///
/// Which rights they are stands where rights are known, in `Server/Team/StaffRole+Scopes.swift`;
/// whoever has no role may do nothing.
package enum StaffRole: String, Hashable, Sendable, CaseIterable {
    /// Sees items and what was found, and changes nothing.
    case viewer
    /// Decides on items.
    case reviewer
    /// Is also the second person, and keeps banks.
    case seniorReviewer = "senior-reviewer"
    /// Decides the appeals that were assigned to them, and sees nothing else: from outside, where all of
    /// the staff took part in the first decision.
    case adjudicator
    /// Keeps what the law asks for: registers, filings, the record.
    case complianceOfficer = "compliance-officer"
    /// Looks after identities; two of them are needed to disclose one.
    case identityCustodian = "identity-custodian"
    /// Connects the host's programs: what their tokens may do, by hand.
    case integrator
    /// Runs the installation and its staff, and decides on nothing.
    case `operator`
    /// Reads everything that proves something, and changes nothing.
    case auditor

    package var words: BilingualText {
        switch self {
        case .viewer: BilingualText(en: "viewer", zh: "查看员")
        case .reviewer: BilingualText(en: "reviewer", zh: "审核员")
        case .seniorReviewer: BilingualText(en: "senior reviewer", zh: "高级审核员")
        case .adjudicator: BilingualText(en: "adjudicator", zh: "申诉裁决员")
        case .complianceOfficer: BilingualText(en: "compliance officer", zh: "合规专员")
        case .identityCustodian: BilingualText(en: "identity custodian", zh: "身份信息保管员")
        case .integrator: BilingualText(en: "integrator", zh: "集成人员")
        case .operator: BilingualText(en: "operator", zh: "运维管理员")
        case .auditor: BilingualText(en: "auditor", zh: "审计员")
        }
    }
}
