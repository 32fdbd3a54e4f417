package import Casework

/// Finds what is overdue, and gives back the cases that waited for a second person in vain.
package struct ClockSweep: Sendable {
    private let clocks: Clocks
    private let closings: CaseClosings
    private let database: any Database
    private let limits: CaseLimits

    package init(_ records: Records, in database: any Database, limits: CaseLimits = CaseLimits()) {
        clocks = Clocks(records)
        closings = CaseClosings(records, limits: limits)
        self.database = database
        self.limits = limits
    }

    package func run() async throws {
        let limit = limits.sweptClocks
        while try await database.write({ try clocks.noteBreaches(limit: limit, in: $0) }) {
            try Task.checkCancellation()
        }
        while try await database.write({ try closings.resumeLapsed(limit: limit, in: $0) }) {
            try Task.checkCancellation()
        }
    }
}
