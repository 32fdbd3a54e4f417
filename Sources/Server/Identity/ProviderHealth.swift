import Casework
import Store
import Synchronization

/// Whether providers answered lately, so that not every look at the methods asks them all.
final class ProviderHealth: Sendable {
    private let seconds: Double
    private let uptime: @Sendable () -> Duration
    private let known = Mutex<[ProviderName: (isWell: Bool, since: Duration)]>([:])

    init(seconds: Double, uptime: @escaping @Sendable () -> Duration) {
        (self.seconds, self.uptime) = (seconds, uptime)
    }

    func isWell(_ provider: any IdentityProvider) async -> Bool {
        let (name, now) = (provider.capabilities.name, uptime())
        if let known = known.withLock({ $0[name] }), now - known.since < .seconds(seconds) {
            return known.isWell
        }
        let isWell = await provider.isWell()
        known.withLock { $0[name] = (isWell, now) }
        return isWell
    }
}
