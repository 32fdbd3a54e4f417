import Foundation

/// The jobs of the store: enqueued in a caller's transaction, claimed by workers for a lease,
/// settled once.
///
/// A job is done at least once; its effects happen exactly once when they are written in the
/// transaction that completes it (``JobContext/complete(_:)``). What keeps two workers from both
/// finishing a job is its fence: a number that grows whenever the job changes hands, and that each
/// word about it must carry.
///
/// ## Why it stays fast beside a held snapshot
///
/// Each job is inserted, claimed (its narrow row is rewritten) and deleted, in batches. PostgreSQL
/// can't clear away the dead rows while any transaction might see them, and whatever looks from the
/// head of an index walks over all of them: with 100,000 dead jobs, finding the first ready one
/// takes 50 ms, and ending 200 jobs by way of the index of running ones 87 ms instead of 0.7. So:
///
/// - Ready jobs are numbered upwards by place (a retry gets a new place), a process remembers from
///   which place on it must look, and looks at the whole queue again only as often as that costs a
///   fiftieth of its time (``Pace``).
/// - What ends or extends an attempt finds its rows by number and fence, and names no state that
///   would lead to an index full of dead entries.
///
/// Rotating tables emptied by TRUNCATE would need a lock that the held snapshot may be in the way
/// of.
///
/// ## Clocks
///
/// All times come from the ``Surroundings``. The clocks of the machines should agree to within a
/// third of a lease. One that goes back ends no lease early; what happens to the leases that then
/// end too late is told at ``LeaseWatch``.
package struct JobQueue: Sendable {
    let database: any Database
    let surroundings: Surroundings
    let limits: JobLimits
    let backoff: Backoff
    /// How long a claim holds without being extended.
    let lease: Duration
    let memory = QueueMemory()
    let bell: Bell

    package init(
        on database: any Database,
        surroundings: Surroundings,
        limits: JobLimits = JobLimits(),
        backoff: Backoff = Backoff(),
        lease: Duration = .seconds(60),
    ) {
        self.database = database
        self.surroundings = surroundings
        self.limits = limits
        self.backoff = backoff
        self.lease = lease
        bell = Bell(.jobs, of: database)
    }
}

extension Duration {
    /// Seconds, as `Date` counts them.
    var seconds: TimeInterval {
        TimeInterval(components.seconds) + TimeInterval(components.attoseconds) / 1e18
    }

    /// Whole microseconds, as columns hold them.
    var microseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        let (sum, tooMuch) = whole.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        return tooMuch ? .max : sum
    }
}
