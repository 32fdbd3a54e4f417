import Casework
import Foundation
import Policy

/// Finds what an appeal is against, holds it, and says how it stands now.
///
/// Holding goes first: of two who appeal at once, or appeal while an appeal is decided, one waits.
struct AppealedActs {
    let records: Records
    let transaction: any Transaction

    /// What was done about something of an account.
    ///
    /// - Throws: ``RecordRefusal/unknown(_:)`` where the account has no such thing,
    ///   ``AppealRefusal``.
    func act(_ target: AppealTarget, on account: Account) throws -> AppealedAct {
        switch target {
        case .decision(let id): try act(id, on: account)
        case .measure(let id): try act(id, on: account)
        case .strike(let id): try act(id, on: account)
        case .report: throw RecordRefusal.unknown(.report)
        }
    }

    private func act(_ id: DecisionID, on account: Account) throws -> AppealedAct {
        let rows = DecisionRows(transaction: transaction)
        guard let decision = try rows.find(id, of: account.tenant) else {
            throw RecordRefusal.unknown(.decision)
        }
        let subject = decision.subject
        let item = try ItemRows(transaction: transaction).hold(subject.item, of: account.tenant)
        guard item.account == account.id else { throw RecordRefusal.unknown(.decision) }
        guard decision.ruling.action != .release else { throw AppealRefusal.nothingAgainst }
        var act = AppealedAct(
            decision.ruling.action.rawValue,
            at: decision.decidedAt,
            until: decision.redress.until,
            saying: decision.statement.whole,
        )
        act.ground = decision.ruling.ground
        act.rules = decision.ruling.deciders.compactMap(\.rule).sorted()
        if act.rules.isEmpty { act.rules = (decision.pin?.rules ?? []).map(\.name).sorted() }
        act.people = try people(of: decision)
        let version = try VersionRows(transaction: transaction).find(
            subject.version,
            of: item.id,
        )
        act.evidence = version.map { Evidence(item, $0.version, decision: id) }
        return act
    }

    private func act(_ id: MeasureID, on account: Account) throws -> AppealedAct {
        _ = try Measures(records).hold(account.id, of: account.tenant, in: transaction)
        let kept = try MeasureRows(transaction: transaction).find(id, of: account.tenant)
        guard let kept, kept.measure.account == account.id else {
            throw RecordRefusal.unknown(.measure)
        }
        guard kept.undoing == nil else { throw AppealRefusal.undone }
        let measure = kept.measure
        var act = AppealedAct(
            measure.kind.rawValue,
            at: measure.since,
            until: measure.redress.until,
            saying: measure.statement.whole,
        )
        act.ground = measure.draft.ground
        act.people = measure.deciders
        return act
    }

    private func act(_ id: StrikeID, on account: Account) throws -> AppealedAct {
        _ = try Measures(records).hold(account.id, of: account.tenant, in: transaction)
        let kept = try StrikeRows(transaction: transaction).find(id, of: account.tenant)
        guard let kept, kept.strike.account == account.id else {
            throw RecordRefusal.unknown(.strike)
        }
        guard kept.undoing == nil else { throw AppealRefusal.undone }
        let strike = kept.strike
        var act = AppealedAct(
            "strike",
            at: strike.addedAt,
            until: try until(from: strike.addedAt, of: account.tenant),
            saying: strike.draft.reason,
        )
        act.people = [strike.addedBy]
        return act
    }

    /// What a report came to, of which the caller holds the row.
    func act(_ report: Report) throws -> AppealedAct {
        guard let closing = report.closing, closing.outcome != .upheld, closing.outcome != .moot
        else { throw AppealRefusal.nothingAgainst }
        var act = AppealedAct(
            closing.outcome.rawValue,
            at: closing.at,
            until: try until(from: closing.at, of: report.tenant),
            saying: closing.outcome.words,
        )
        act.evidence = report.evidence
        let closed = try Cases(records).find(report.caseID, of: report.tenant, in: transaction)
        act.people = Set([closed?.content.closing?.by].compactMap(\.self))
        if let id = closing.decision,
            let decision = try DecisionRows(transaction: transaction).find(id, of: report.tenant)
        {
            act.people.formUnion(try people(of: decision))
            act.ground = decision.ruling.ground
        }
        return act
    }

    private func until(from time: Date, of tenant: TenantName) throws -> Date? {
        let days = try Tenants(records).profile(of: tenant, in: transaction).times.redressDays
        return days > 0 ? time.addingTimeInterval(Double(days) * 86_400) : nil
    }

    /// Everybody who decided it, proposed it, approved it, or closed a case with it; also of what it
    /// only prolongs.
    private func people(of decision: Decision) throws -> Set<PersonName> {
        let (subject, rows) = (decision.subject, DecisionRows(transaction: transaction))
        let chain = try rows.prolongations(of: decision)
        var people = chain.reduce(into: Set<PersonName>()) { $0.formUnion($1.ruling.people) }
        for link in chain {
            let approvals = try transaction.rows(
                """
                SELECT proposer, settled_by FROM approvals
                WHERE decision = \(link.id.text) AND tenant = \(subject.tenant.text)
                """
            )
            for row in approvals {
                people.insert(try row.named("proposer", PersonName.init))
                let second = try row.namedIfPresent("settled_by", PersonName.init)
                people.formUnion([second].compactMap(\.self))
            }
        }
        let ids = Set(chain.map(\.id))
        let cases = try Cases(records).rows(transaction).list(
            """
            tenant = \(subject.tenant.text) AND subject_kind = 'item'
            AND subject = \(subject.item.text) AND state = 'closed'
            """,
            order: "opened_at DESC, id DESC",
            limit: 1_000,
        )
        for closing in cases.compactMap(\.content.closing)
        where closing.decision.map(ids.contains) ?? false {
            people.formUnion([closing.by].compactMap(\.self))
        }
        return people
    }
}

extension Decider {
    /// The rule's name, as `pack/rule`.
    fileprivate var rule: String? { if case .rule(let name) = self { name } else { nil } }
}
