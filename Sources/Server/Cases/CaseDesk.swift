import Casework
import Foundation
import HTTPTypes
import Policy
import Store

/// What the routes of cases share: the stores, and who the caller is to them.
struct CaseDesk: Sendable {
    let cases: Cases
    let decisions: CaseDecisions
    let reports: Reports
    let clocks: Clocks
    let looks: SecondLooks
    let qualifications: Qualifications
    let tenants: Tenants
    let shelf: DecisionShelf
    let database: any Database
    let surroundings: Surroundings

    init(
        _ reports: Reports,
        _ records: Records,
        in database: any Database,
        surroundings: Surroundings,
    ) {
        self.reports = reports
        cases = Cases(records)
        decisions = CaseDecisions(records)
        clocks = Clocks(records)
        looks = SecondLooks(records)
        qualifications = Qualifications(records)
        tenants = Tenants(records)
        shelf = DecisionShelf(records, surroundings: surroundings)
        self.database = database
        self.surroundings = surroundings
    }

    /// The caller as the rules of cases look at them.
    func reviewer(_ caller: Caller, in transaction: any Transaction) throws -> Reviewer {
        let (tenant, person) = (try caller.tenantName, try caller.personName)
        return Reviewer(
            person,
            caller.caseLevel,
            try qualifications.all(of: person, tenant: tenant, in: transaction),
            needsQualification: try tenants.profile(of: tenant, in: transaction)
                .qualifiesReviewers,
        )
    }

    func view(of found: Case) -> CaseView {
        CaseView(found, queue: cases.queue(of: found), at: surroundings.now())
    }

    /// A case with all that is in it.
    func file(of found: Case, in transaction: any Transaction) throws -> CaseFileView {
        CaseFileView(
            summary: view(of: found),
            reports: try reports.all(of: found, in: transaction).map {
                try ReportShelf(reports).view(of: $0, in: transaction)
            },
            notes: try cases.notes(of: found.id, tenant: found.tenant, in: transaction)
                .map { NoteView($0) },
            clocks: try clocks.list(of: found, in: transaction).map { ClockView($0) },
        )
    }
}

extension Caller {
    /// How senior the caller is in casework.
    var caseLevel: Case.Level {
        if scopes.contains(.leadCases) { return .officer }
        return scopes.contains(.approve) ? .senior : .reviewer
    }
}

extension EntityTag {
    /// The case as it stands.
    init(of found: Case) { self.init("c\(found.revision)") }
}

extension Call {
    /// The revision of a case on which the caller rests, where it says so by `If-Match`.
    func expectedRevision(of found: Case) throws(Problem) -> Int64? {
        guard headers[.ifMatch] != nil else { return nil }
        try require(match: EntityTag(of: found))
        return found.revision
    }
}
