import Store
import TestSupport

extension Engine {
    /// Lends a database with our schema, which goes with the test, and the clock by which it works.
    func with(_ body: (any Database, TestClock) async throws -> Void) async throws {
        let clock = TestClock()
        try await withMigratedDatabase(surroundings: clock.surroundings) { database in
            try await body(database, clock)
        }
    }
}
