import Casework
package import Store

/// Does what was said beforehand when a decision's time is over.
package struct TermPerformer: Sendable {
    private let workshop: Workshop

    package init(_ workshop: Workshop) { self.workshop = workshop }

    package var performer: JobPerformer {
        JobPerformer(ItemJob.term) { context in
            let job = try ItemJob(payload: context.job.payload)
            let (_, tenant) = try job.subject(of: context.job)
            guard let id = job.decision.flatMap({ DecisionID($0) }) else {
                throw JobRefusal("the job names no decision")
            }
            let decisions = workshop.decisions
            _ = try await context.complete { transaction in
                try decisions.endTerm(of: id, tenant: tenant, in: transaction)
            }
        }
    }
}
