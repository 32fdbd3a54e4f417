import Foundation

extension JobQueue {
    /// Takes ready jobs for a lease: the higher class first, tenants of a class in turn.
    ///
    /// Others' claims at the same time pass over each other's jobs. Each job's ``JobHold`` is what
    /// every later word about it must carry.
    package func claim(_ order: ClaimOrder) async throws -> [ClaimedJob] {
        try await tend()
        let now = surroundings.now()
        let book = memory.book(of: order.queue)
        let clock = surroundings.now
        let claim = try await database.write { transaction in
            var claim = Claim(self, order: order, book: book, now: now)
            try claim.run(in: transaction, clock: clock)
            return claim
        }
        memory.keep(claim.book, of: order.queue)
        return claim.jobs
    }
}
