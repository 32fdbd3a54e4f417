/// What processes hold while they work, and leave held when they die: jobs, uploads, calls that may
/// come twice, and the right to sequence the log.
///
/// Others wait until such a lease runs out. A process that knows that it is the only one
/// (``NodeLock``) need not. What keeps two from doing the same work is never the time in a lease but
/// its fence, which grows here as it does when a lease ran out.
package struct HeldWork: Sendable {
    private let database: any Database
    private let queue: JobQueue

    package init(in database: any Database, _ queue: JobQueue) {
        self.database = database
        self.queue = queue
    }

    /// Takes everything back at once: only for a process that is alone, before it begins to work.
    ///
    /// - Returns: how many jobs were taken back.
    @discardableResult
    package func takeBack() async throws -> Int {
        try await database.write { transaction in
            try UploadLease.endAll(in: transaction)
            try ReplayBook.endLeases(in: transaction)
            try SequencerLease.endAny(in: transaction)
        }
        return try await queue.takeOver()
    }
}
