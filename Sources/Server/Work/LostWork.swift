import Casework
package import Logging
import Pipeline
package import Store

/// Goes on where a job died without a word, because its node did at the last attempt.
///
/// What a job can say itself, its performer says: then its item waits for a person. Here the same is
/// said for jobs that could say nothing, and the end of a decision's time is asked for again. What
/// goes to others' machines stays a dead letter, for whoever runs the service.
package struct LostWork: Sendable {
    let records: Records
    let database: any Database
    let queue: JobQueue
    private let logger: Logger

    package init(
        _ records: Records,
        in database: any Database,
        queue: JobQueue,
        logger: Logger,
    ) {
        self.records = records
        self.database = database
        self.queue = queue
        self.logger = logger
    }

    /// Looks at every dead letter once.
    ///
    /// - Returns: with how many jobs it went on.
    @discardableResult
    package func run() async throws -> Int {
        var (count, last): (Int, JobID?) = (0, nil)
        while true {
            let page = try await queue.deadLetters(before: last)
            for letter in page where try await goOn(after: letter) { count += 1 }
            guard let oldest = page.last else { return count }
            last = oldest.id
        }
    }

    /// - Returns: false for a letter that has to wait for somebody.
    private func goOn(after letter: DeadLetter) async throws -> Bool {
        if [MeasureJob.endKind, MeasureJob.expiryKind].contains(letter.kind) {
            return try await !queue.retry([letter.id]).isEmpty
        }
        guard [ItemJob.examine, ItemJob.label, ItemJob.term].contains(letter.kind),
            let job = try? ItemJob(payload: letter.payload), let item = ItemID(job.item),
            let tenant = TenantName(letter.tenant)
        else { return false }
        guard letter.kind != ItemJob.term else {
            guard job.decision != nil else { return false }
            return try await !queue.retry([letter.id]).isEmpty
        }
        logger.warning(
            "a job died with its node, so a person has to look",
            metadata: ["kind": .string(letter.kind), "item": .string(item.text)],
        )
        let (items, queue) = (Items(records), queue)
        return try await database.write { transaction in
            // Retried or given up by somebody else meanwhile.
            guard try queue.discard([letter.id], in: transaction).contains(letter.id) else {
                return false
            }
            if letter.kind == ItemJob.label {
                try Self.giveUpLabel(job, of: item, tenant, items, in: transaction)
            } else {
                try Self.giveUpExamination(job, of: item, tenant, items, in: transaction)
            }
            return true
        }
    }

    private static func giveUpExamination(
        _ job: ItemJob,
        of item: ItemID,
        _ tenant: TenantName,
        _ items: Items,
        in transaction: any Transaction,
    ) throws {
        let (version, words) = (job.version, Fault.lost.words)
        let begun = try items.startExamination(
            of: version,
            item: item,
            tenant: tenant,
            in: transaction,
        )
        if case .overtaken = begun { return }
        let result = ExaminationResult(
            of: version,
            item: item,
            tenant: tenant,
            finding: .incomplete(words),
        )
        _ = try items.conclude(result, in: transaction)
    }

    private static func giveUpLabel(
        _ job: ItemJob,
        of item: ItemID,
        _ tenant: TenantName,
        _ items: Items,
        in transaction: any Transaction,
    ) throws {
        guard let decision = job.decision.flatMap({ DecisionID($0) }) else { return }
        let result = LabelResult(
            for: decision,
            version: job.version,
            item: item,
            tenant: tenant,
            outcome: .failed(Fault.lost.words),
        )
        _ = try items.labelled(result, in: transaction)
    }
}

extension Fault {
    fileprivate static let lost = Fault(
        .internalFault,
        "the work on the file was cut off as often as it was begun",
    )
}
