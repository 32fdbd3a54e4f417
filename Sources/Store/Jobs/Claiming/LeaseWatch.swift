import Foundation

/// Leases that end later than any given now could, because the clock has gone back since.
///
/// A lease is compared with the clock as it is. A clock that goes back can't end one early, so no
/// job runs twice for it; but a job whose worker died would wait until the clock has caught up.
/// So such leases are watched: one that stands unchanged for a whole lease's time has nobody who
/// extends it.
struct LeaseWatch: Sendable {
    struct Lease: Hashable, Sendable {
        let id: JobID
        let fence: Int64
        let end: Int64
    }

    private var since: [Lease: Date] = [:]

    /// Takes what stands there now, forgets the rest, and gives the leases that nobody renews.
    mutating func forgotten(
        _ leases: [Lease],
        at now: Date,
        after time: TimeInterval,
    ) -> [Lease] {
        var next: [Lease: Date] = [:]
        for lease in leases { next[lease] = min(since[lease] ?? now, now) }
        since = next
        return next.filter { now.timeIntervalSince($0.value) >= time }.keys
            .sorted { $0.id < $1.id }
    }
}
