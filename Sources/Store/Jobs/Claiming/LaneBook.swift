import Foundation

/// What a process knows of a queue's lanes: who has ready jobs, whose turn it is, and from which
/// place on to look.
///
/// A lane is a tenant's ready jobs of one priority, in the order of their places. The floor of a
/// lane is a place below which nothing was to be had. An index can't forget claimed jobs while any
/// transaction still sees them, and a scan from its beginning walks over all of them; a scan from
/// the floor doesn't. Places are numbered before their transactions commit, so now and then a job
/// appears below the floor: a survey finds the true first place of each lane and puts the floor
/// there. ``Pace`` says how often.
struct LaneBook: Sendable {
    struct Lane: Sendable, Equatable {
        let tenant: ExactName
        var floor: Int64
        /// Whether it had more when it was looked at.
        var isReady = true
        /// When it last had any.
        var seen: Date
    }

    /// How long a lane without ready jobs is still looked at between surveys.
    static let patience: TimeInterval = 60

    var pace = Pace()
    /// Sorted by tenant.
    private(set) var lanes: [JobPriority: [Lane]] = [:]
    /// Whom the last turn of each class went to.
    private(set) var last: [JobPriority: ExactName] = [:]

    /// Takes over what a survey found: each lane's first place.
    mutating func surveyed(_ found: [JobPriority: [ExactName: Int64]], at now: Date) {
        for priority in JobPriority.allCases {
            var ready = found[priority] ?? [:]
            var known: [Lane] = (lanes[priority] ?? []).compactMap { lane in
                var lane = lane
                if let floor = ready.removeValue(forKey: lane.tenant) {
                    (lane.floor, lane.isReady, lane.seen) = (floor, true, now)
                } else {
                    lane.isReady = false
                    if abs(now.timeIntervalSince(lane.seen)) > Self.patience { return nil }
                }
                return lane
            }
            known += ready.map { Lane(tenant: $0.key, floor: $0.value, seen: now) }
            lanes[priority] = known.sorted { $0.tenant < $1.tenant }
        }
    }

    /// The lanes of a class in the order of their turns: after the last one served, those with ready
    /// jobs first; the quiet ones follow, unless a survey has just seen that they have nothing.
    func turns(_ priority: JobPriority, withQuiet: Bool) -> [Lane] {
        let all = lanes[priority] ?? []
        let last = last[priority] ?? ""
        let turned = all.filter { $0.tenant > last } + all.filter { $0.tenant <= last }
        return turned.filter(\.isReady) + (withQuiet ? turned.filter { !$0.isReady } : [])
    }

    /// Notes what a lane gave.
    ///
    /// - Parameters:
    ///   - place: the greatest place that was claimed; nil when nothing was.
    ///   - drained: set when the lane gave less than was asked for: a place that none exceeded
    ///     before it was asked.
    mutating func served(
        _ lane: Lane,
        of priority: JobPriority,
        upTo place: Int64?,
        drained: Int64?,
        at now: Date,
    ) {
        guard let index = lanes[priority]?.firstIndex(where: { $0.tenant == lane.tenant }) else {
            return
        }
        var lane = lane
        lane.floor = max(lane.floor, place ?? 0, drained ?? 0)
        lane.isReady = drained == nil
        if place != nil {
            lane.seen = now
            last[priority] = lane.tenant
        }
        lanes[priority]?[index] = lane
    }
}
