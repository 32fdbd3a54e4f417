package import Casework

/// Which rights each role has: nothing else gives any.
///
/// Roles add up, and no role takes a right away. The document of the API says of each operation which
/// roles may call it (`x-touchstone-roles`), and a test calls every one with every role.
extension StaffRole {
    package var scopes: Set<Scope> {
        switch self {
        case .viewer: [.readItems, .readBanks, .readObligations]
        case .reviewer: [.readItems, .readBanks, .lookUp, .decide, .readCases]
        case .seniorReviewer:
            [
                .readItems, .readBanks, .lookUp, .decide, .approve, .enforce, .writeBanks,
                .readCases, .decideAppeals,
            ]
        case .adjudicator: [.decideAppeals]
        case .complianceOfficer:
            [
                .readItems, .readBanks, .lookUp, .decide, .approve, .enforce, .writeBanks,
                .exportBanks, .requestDisclosures, .readDisclosures, .readObligations, .audit,
                .readCases, .leadCases, .decideAppeals,
            ]
        case .identityCustodian: [.readItems, .keepIdentities, .readDisclosures]
        case .integrator:
            [.upload, .readItems, .writeItems, .gate, .lookUp, .verifyIdentity, .report]
        case .operator: [.operate, .writeStaff]
        case .auditor:
            [.readItems, .readBanks, .readDisclosures, .readObligations, .audit, .readCases]
        }
    }
}

extension Set<StaffRole> {
    /// What somebody with these roles may do.
    package var scopes: Set<Scope> { reduce(into: []) { $0.formUnion($1.scopes) } }
}

extension Scope {
    /// The roles that have this right, in the order of their list.
    package var roles: [StaffRole] { StaffRole.allCases.filter { $0.scopes.contains(self) } }
}

extension Route {
    /// The roles whose holders may call this, signed in; empty where anybody may, or no role has
    /// the right.
    package var roles: [StaffRole] { needsPerson ? StaffRole.allCases : scope?.roles ?? [] }
}
