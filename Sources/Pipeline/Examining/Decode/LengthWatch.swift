import MediaTools
import Synchronization

/// Notes how far a decode came, and ends one that goes on beyond what its headers promised us.
final class LengthWatch: Sendable {
    private let beginning: Double
    private let limitSeconds: Double
    private let last = Mutex(0.0)

    init(_ probe: Probe, limitSeconds: Double) {
        (beginning, self.limitSeconds) = (probe.beginning, limitSeconds)
    }

    /// The last moment that anything was decoded at, by the decode's clock.
    var endSeconds: Double { last.withLock { $0 } }

    /// Notes a moment.
    ///
    /// - Throws: ``ToolFault/overLimit(_:)`` when it lies behind what may be examined.
    func note(_ seconds: Double) throws(ToolFault) {
        guard seconds.isFinite, seconds - beginning <= limitSeconds else {
            throw .overLimit(
                "the medium goes on past \(Int(limitSeconds)) seconds, the most that is examined"
            )
        }
        last.withLock { $0 = max($0, seconds) }
    }
}
