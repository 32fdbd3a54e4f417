package import Store
import Synchronization

/// Counts requests by token, tenant and address: a bucket each, which fills up evenly.
///
/// In the memory of one process: a node more is a quota more.
package final class RateMeter: Sendable {
    /// Who is counted.
    enum Party: Hashable {
        case token(String)
        case tenant(String)
        case address(String)

        /// The policy's name, as header fields have it.
        var policy: String {
            switch self {
            case .token: "token"
            case .tenant: "tenant"
            case .address: "address"
            }
        }
    }

    /// What a party has left.
    struct Standing: Hashable {
        let policy: String
        let quota: Int
        let rest: Int
        /// Seconds until one more is there, or until the bucket is full where some are.
        let seconds: Int
        let isExceeded: Bool
    }

    private struct Bucket {
        var level: Double
        var at: Duration
    }

    static let window = 60

    private let limits: RateLimits
    private let uptime: @Sendable () -> Duration
    private let buckets = Mutex<[Party: Bucket]>([:])

    package init(_ limits: RateLimits = RateLimits(), surroundings: Surroundings) {
        self.limits = limits
        uptime = surroundings.uptime
    }

    /// How many parties are counted.
    var counted: Int { buckets.withLock(\.count) }

    /// Takes one request from each party's bucket, from none where one is empty.
    ///
    /// - Returns: how the party stands that has the least left.
    func take(_ parties: [Party]) -> Standing? {
        let now = uptime()
        return buckets.withLock { buckets in
            makeRoom(in: &buckets, at: now)
            var levels: [Double] = []
            for party in parties { levels.append(level(of: party, in: buckets, at: now)) }
            let isExceeded = levels.contains { $0 < 1 }
            var least: Standing?
            for (party, level) in zip(parties, levels) {
                let rest = isExceeded ? level : level - 1
                buckets[party] = Bucket(level: rest, at: now)
                let standing = standing(of: party, rest: rest, isExceeded: isExceeded && level < 1)
                if standing.isExceeded && least?.isExceeded != true
                    || least.map({ standing.rest < $0.rest && $0.isExceeded == standing.isExceeded }
                    )
                        ?? true
                {
                    least = standing
                }
            }
            return least
        }
    }

    private func quota(of party: Party) -> Int {
        switch party {
        case .token: limits.tokenRequests
        case .tenant: limits.tenantRequests
        case .address: limits.addressRequests
        }
    }

    private func level(of party: Party, in buckets: [Party: Bucket], at now: Duration) -> Double {
        let quota = Double(quota(of: party))
        guard let bucket = buckets[party] else { return quota }
        let passed = (now - bucket.at) / .seconds(1)
        return min(quota, bucket.level + max(0, passed) * quota / Double(Self.window))
    }

    private func standing(of party: Party, rest: Double, isExceeded: Bool) -> Standing {
        let quota = quota(of: party)
        let perSecond = Double(quota) / Double(Self.window)
        let missing = isExceeded ? 1 - rest : Double(quota) - rest
        return Standing(
            policy: party.policy,
            quota: quota,
            rest: max(0, Int(rest)),
            seconds: max(1, Int((missing / perSecond).rounded(.up))),
            isExceeded: isExceeded,
        )
    }

    /// Forgets who has a full bucket again; where everybody is busy, everybody.
    private func makeRoom(in buckets: inout [Party: Bucket], at now: Duration) {
        guard buckets.count >= limits.countedParties else { return }
        let busy = buckets.filter { party, _ in
            level(of: party, in: buckets, at: now) < Double(quota(of: party))
        }
        buckets = busy.count >= limits.countedParties ? [:] : busy
    }
}
