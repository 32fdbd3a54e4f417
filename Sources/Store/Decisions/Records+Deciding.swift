import Casework
import Foundation
import Policy

extension Records {
    /// The decision that a draft comes to on a held item, with a new id and its statement.
    ///
    /// - Throws: ``StatementFault`` when something is missing that has to be said.
    func decision(
        _ draft: DecisionDraft,
        by deciders: Set<Decider>,
        on item: Item,
        publisher: Publisher,
        in transaction: any Transaction,
    ) throws -> Decision {
        let number = draft.version(on: item.course)
        let title = try VersionRows(transaction: transaction).title(of: item.id, number: number)
        let latest = try DecisionRows(transaction: transaction).latestTime(on: item.id)
        return try draft.decision(
            draft.ruling(newID(), by: deciders),
            on: Decision.Subject(tenant: item.tenant, item: item.id, version: number),
            title: title,
            under: publisher.decisionTimes,
            at: latest.map { max(now, $0.addingTimeInterval(Self.tick)) } ?? now,
        )
    }

    /// The step between two decisions on one item: what came later has the later time, also where
    /// the clocks of two nodes differ.
    private static let tick = 0.001

    /// Writes a decision, with the job for the end of its time.
    func keep(_ decision: Decision, cause: String?, in transaction: any Transaction) throws {
        try DecisionRows(transaction: transaction).insert(decision, cause: cause)
        if let request = try ItemJob.request(endOf: decision) {
            try queue.enqueue(request, in: transaction)
        }
    }
}
