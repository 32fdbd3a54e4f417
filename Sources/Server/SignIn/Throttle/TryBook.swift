import Foundation
import Store

/// Slows tries down that fail again and again.
struct TryBook: Sendable {
    private let attempts: Attempts
    private let database: any Database
    private let now: @Sendable () -> Date

    init(_ database: any Database, surroundings: Surroundings) {
        attempts = Attempts(surroundings)
        self.database = database
        now = surroundings.now
    }

    /// Counts a try as one that failed, until it is known to be none.
    ///
    /// - Throws: the problem of one that comes too soon, which then isn't looked at.
    func begin(_ keys: TryKeys) async throws {
        try await database.write { [attempts, now] transaction in
            var wait = 0.0
            for key in keys.all {
                guard let count = try attempts.count(key.digest, in: transaction) else { continue }
                wait = max(wait, key.slowDown.wait(after: count, at: now()))
            }
            guard wait <= 0 else {
                throw Problem(
                    .tooManyTries,
                    "too many tries to sign in; wait, or ask your operator for a setup link",
                ).retry(after: max(1, Int(wait.rounded(.up))))
            }
            for key in keys.all { try attempts.add(key.digest, in: transaction) }
        }
    }

    /// It couldn't be looked at, so it was none.
    func takeBack(_ keys: TryKeys) async throws {
        try await database.write { [attempts] transaction in
            for key in keys.all { try attempts.takeBack(key.digest, in: transaction) }
        }
    }

    /// It succeeded: it was no failure, and what failed before in this browser is forgotten.
    func succeed(_ keys: TryKeys, in transaction: any Transaction) throws {
        for key in keys.all {
            if key.isForgotten {
                try attempts.clear(key.digest, in: transaction)
            } else {
                try attempts.takeBack(key.digest, in: transaction)
            }
        }
    }
}
