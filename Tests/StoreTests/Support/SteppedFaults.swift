import Testing

@testable import Store

/// Makes every point of every step of a long way fail once, in few walks.
///
/// A step that fails before its commit has left nothing behind, so it is tried again at once with the
/// next point failing. A walk for each point, as ``StatementFaults/oneLaterEachTime(_:_:limit:_:)``
/// makes it, would go over all other steps again for each.
///
///     let faults = SteppedFaults(on: database)
///     repeat {
///         faults.beginWalk()
///         try await faults.step { database, isAgain in … } afterwards: { point in … }
///         try await faults.step { … } afterwards: { … }
///     } while faults.didFire
final class SteppedFaults {
    private let database: any Database
    /// By the number of a step, the place of the point that fails next.
    private var places: [Int: Int] = [:]
    private var number = 0
    /// Whether anything failed in this walk; if not, everything has.
    private(set) var didFire = false
    /// How many points have failed.
    private(set) var points = 0

    init(on database: any Database) { self.database = database }

    func beginWalk() { (number, didFire) = (0, false) }

    /// Takes a step, with one point after the other failing, until it was committed.
    ///
    /// - Parameters:
    ///   - act: the step, in one transaction; `isAgain` when an earlier try was committed and its
    ///     answer got lost.
    ///   - check: looks, after each failure, that nothing is half done.
    func step(
        _ act: (_ database: any Database, _ isAgain: Bool) async throws -> Void,
        afterwards check: (StatementFaults.Point) async throws -> Void,
    ) async throws {
        defer { number += 1 }
        while true {
            let faults = StatementFaults(failing: places[number, default: 1])
            var hasFailed = false
            do {
                try await act(FaultingDatabase(database, faults), false)
            } catch let error as DatabaseError {
                guard faults.fired != nil else { throw error }
                hasFailed = true
            }
            guard let point = faults.fired else { return }
            places[number, default: 1] += 1
            (points, didFire) = (points + 1, true)
            // A hint that got lost is no failure: the step was taken.
            guard hasFailed else { return }
            try await check(point)
            guard point != .afterCommit else { return try await act(database, true) }
        }
    }
}
