import Casework
import Foundation
import Policy
import Store

/// Where commands work that change records of an installation.
struct RecordBench {
    let installation: Installation

    init(_ options: StoreOptions) throws {
        installation = Installation(settings: try options.settings)
    }

    /// Lends the records and one transaction.
    func write<Result: Sendable>(
        _ body: @escaping @Sendable (Records, any Transaction) throws -> Result
    ) async throws -> Result {
        let profiles = Array(try PolicyBook.bundled().profiles.values)
        let database = try await installation.openDatabase()
        do {
            try await installation.migrator.check(database)
            let surroundings = Surroundings.live
            let records = Records(
                database: database,
                trail: AuditTrail(database: database, surroundings: surroundings),
                queue: JobQueue(on: database, surroundings: surroundings),
                surroundings: surroundings,
                profiles: profiles,
            )
            let result = try await database.write { try body(records, $0) }
            await database.close()
            return result
        } catch {
            await database.close()
            throw error
        }
    }
}

extension AuditEntry.Actor {
    /// Whoever works at the machine itself.
    static let commandLine = AuditEntry.Actor(id: "command-line", role: "operator")
}
