import Casework
import Foundation
import Policy
import TestSupport
import Testing

@testable import Store

/// A live item, people who decide about it, and those who appeal.
struct AppealBench: Sendable {
    let vault: VaultRig
    let item: Item

    static let answer = BilingualText(en: "It was wrong.", zh: "原决定有误。")

    var rig: CaseRig { vault.rig }
    var appeals: Appeals { Appeals(rig.records) }
    var reports: Reports { Reports(rig.records, vault: vault.vault) }

    static func run(
        _ engine: Engine,
        _ test: (AppealBench) async throws -> Void,
    ) async throws {
        try await VaultRig.with(engine, profile: "plain") { vault in
            let item = try await vault.rig.examined(.verdict(vault.rig.verdict(.release)))
            try await test(AppealBench(vault: vault, item: item))
        }
    }

    /// A decision of one person, or of two where it takes two.
    func decide(_ draft: DecisionDraft, on item: Item? = nil) async throws -> DecisionID {
        switch try await rig.propose(draft, on: item ?? self.item) {
        case .decided(let decision, _): return decision.id
        case .waiting(let proposal, _):
            let (decisions, tenant, ben) = (rig.decisions, rig.tenant, rig.person("ben"))
            return try await rig.write {
                try decisions.approve(proposal.id, of: tenant, by: ben, in: $0).0.id
            }
        }
    }

    func open(
        _ target: AppealTarget,
        _ evidence: String? = nil,
        through other: (any Database)? = nil,
    ) async throws -> Appeal {
        let (appeals, tenant) = (appeals, rig.tenant)
        let name = try #require(CaseRig.accountName)
        let draft = AppealDraft("It is mine.", newEvidence: evidence)
        return try await (other ?? rig.database).write {
            try appeals.open(draft, against: target, by: name, of: tenant, in: $0)
        }
    }

    @discardableResult
    func answer(
        _ appeal: Appeal,
        _ outcome: AppealOutcome = .overturned,
        by name: String = "zoe",
        through other: (any Database)? = nil,
    ) async throws -> Appeal {
        let (appeals, tenant) = (appeals, rig.tenant)
        let judge = Appeal.Judge(rig.person(name), seesOwnOnly: false)
        let verdict = AppealVerdict(outcome, Self.answer)
        return try await (other ?? rig.database).write {
            try appeals.decide(appeal.id, of: tenant, verdict, by: judge, in: $0)
        }
    }

    /// A report from an account, and its receipt.
    func report(
        from name: String = "viewer",
        on other: Item? = nil,
    ) async throws -> (Report, ReceiptNumber) {
        let draft = ReportDraft(
            on: .item((other ?? item).id),
            of: rig.tenant,
            Report.Statement(.rumour),
            from: .account(try #require(ExternalID(name))),
        )
        let reports = reports
        return try await rig.write { try reports.receive(draft, in: $0) }
    }

    /// Closes the case of a report.
    func close(
        _ report: Report,
        with draft: DecisionDraft?,
        by name: String = "ann",
    ) async throws -> DecisionID? {
        let (records, tenant) = (rig.records, rig.tenant)
        let reviewer = Reviewer(rig.person(name), .officer, [], needsQualification: false)
        let order = CaseOrder(
            draft,
            on: report.caseID,
            of: tenant,
            by: reviewer,
            because: "seen",
        )
        return try await rig.write { transaction in
            _ = try Store.Cases(records).take(
                report.caseID,
                of: tenant,
                by: reviewer,
                in: transaction,
            )
            let ordered = try CaseDecisions(records).decide(order, in: transaction)
            guard case .closed(_, let decision) = ordered else { return nil }
            return decision?.id
        }
    }

    func current(_ report: Report) async throws -> (outcome: ReportOutcome?, of: Reporter.Record) {
        let (reports, tenant) = (reports, rig.tenant)
        return try await rig.read { transaction in
            let found = try reports.find(report.id, of: tenant, in: transaction)
            let sender = try reports.reporter(report.reporter, of: tenant, in: transaction)
            return (found?.closing?.outcome, sender?.record ?? Reporter.Record())
        }
    }

    func count(_ table: SQL) async throws -> Int {
        try await rig.read { try $0.value("SELECT count(*) FROM \(table)") ?? 0 }
    }
}
