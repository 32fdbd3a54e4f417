import Synchronization
import Testing

@testable import Store

/// Makes one point of a run fail, once: a begin, a statement, a commit or a hint, counted from 1.
///
/// "Every statement fails once, one later each time" is a loop over runs, each on a new database:
///
///     try await StatementFaults.oneLaterEachTime("put an object") { faults in
///         try await engine.withMigratedDatabase { database in
///             let faulty = FaultingDatabase(database, faults)
///             do {
///                 try await Objects(faulty).put(…)            // what is tried
///                 acknowledged = true
///             } catch is DatabaseError {}                      // a fault may come through …
///             …look through `database`, which never fails:     // … but nothing else may be wrong
///             …nothing half-done is visible; what was acknowledged is there; repair works
///         }
///     }
///
/// The loop ends with the first run in which no fault fired, and prints how many points it tried. A
/// failed expectation is followed by an issue that names the point.
final class StatementFaults: Sendable {
    /// Where a run can fail.
    enum Point: Hashable, Sendable, CustomStringConvertible {
        /// Before anything of a transaction.
        case begin
        /// Before a statement has any effect.
        case statement(String)
        /// After the last statement; nothing was committed.
        case beforeCommit
        /// The transaction was committed, and the answer got lost.
        case afterCommit
        /// A hint that never arrives; nothing is thrown.
        case hint(Channel)

        var description: String {
            switch self {
            case .begin: "BEGIN"
            case .statement(let text): "statement: \(text)"
            case .beforeCommit: "COMMIT, before it took effect"
            case .afterCommit: "COMMIT, after it took effect"
            case .hint(let channel): "hint on \(channel.rawValue)"
            }
        }
    }

    /// What happens behind the point that fails.
    enum Aftermath: String, CaseIterable, Sendable {
        /// The next try works.
        case passes
        /// Nothing works any more through this wrapper, as if the process had died.
        case lasts
    }

    private struct State {
        var count = 0
        var fired: Point?
    }

    private let place: Int?
    private let aftermath: Aftermath
    private let state = Mutex(State())

    /// - Parameter place: the number of the point that fails; nil counts only.
    init(failing place: Int?, _ aftermath: Aftermath = .passes) {
        self.place = place
        self.aftermath = aftermath
    }

    /// The point that failed; nil when none did yet.
    var fired: Point? { state.withLock { $0.fired } }
    /// How many points were passed or failed.
    var count: Int { state.withLock { $0.count } }

    /// Counts a point, and says whether it fails.
    func fails(at point: Point) -> Bool {
        state.withLock { state in
            state.count += 1
            if state.fired != nil { return aftermath == .lasts }
            guard state.count == place else { return false }
            state.fired = point
            return true
        }
    }

    /// Runs `run` with the first point failing, then with the second, until none failed.
    ///
    /// - Parameter limit: of points, past which the loop is taken for endless.
    /// - Returns: how many points were tried.
    @discardableResult
    static func oneLaterEachTime(
        _ name: String,
        _ aftermath: Aftermath = .passes,
        limit: Int = 2_000,
        _ run: (StatementFaults) async throws -> Void,
    ) async throws -> Int {
        for place in 1...limit {
            let faults = StatementFaults(failing: place, aftermath)
            do {
                try await run(faults)
            } catch {
                Issue.record(
                    "\(name), point \(place) (\(faults.fired.map(\.description) ?? "none")): \(error)"
                )
                throw error
            }
            if faults.fired == nil {
                print("faults in \(name) (\(aftermath)): \(place - 1) points tried")
                return place - 1
            }
        }
        Issue.record("\(name): a fault still fired after \(limit) runs")
        return limit
    }
}
