import Foundation
import Logging
package import Store
import Synchronization

/// The cluster that tests share, and databases of their own in it.
package enum PostgresForTests {
    /// The address of the cluster that `scripts/postgres-for-tests run` hands over, else of one that
    /// is started now and stopped when this process is gone, however it ends.
    package static func address() throws -> String { try cluster.get() }

    private static let cluster = Swift.Result {
        if let address = ProcessInfo.processInfo.environment["TOUCHSTONE_TEST_POSTGRES"] {
            return address
        }
        return try PostgresCluster.start().address
    }

    /// Lends a new database, which is emptied afterwards, with its address.
    package static func withDatabase<Result>(
        _ limits: DatabaseLimits = DatabaseLimits(),
        surroundings: Surroundings = .live,
        _ body: (PostgresDatabase, String) async throws -> Result,
    ) async throws -> Result {
        try await withAddress { address in
            let database = try await open(address, limits, surroundings: surroundings)
            do {
                let result = try await body(database, address)
                await database.close()
                return result
            } catch {
                await database.close()
                throw error
            }
        }
    }

    /// Lends the address of an empty database.
    package static func withAddress<Result>(
        _ body: (String) async throws -> Result
    ) async throws -> Result {
        let address = try borrow()
        defer { giveBack(address) }
        return try await body(address)
    }

    /// The address of an empty database, to be given back.
    package static func borrow() throws -> String {
        if let emptied = emptied.withLock({ $0.popLast() }) { return emptied }
        let server = try address()
        let name = "t" + UUID().uuidString.filter { $0 != "-" }.lowercased()
        try PlainClient.run("CREATE DATABASE \(name) TEMPLATE template0", at: server)
        return server.replacing("/postgres?", with: "/\(name)?")
    }

    /// Ends what is connected to a database and empties it for the next test: dropping it would
    /// cost a checkpoint of the whole cluster.
    package static func giveBack(_ address: String) {
        let cleaning = """
            SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid();
            DROP SCHEMA public CASCADE;
            DROP SCHEMA IF EXISTS kept CASCADE;
            CREATE SCHEMA public;
            GRANT USAGE ON SCHEMA public TO PUBLIC;
            DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET ALL', current_database()); END $$
            """
        guard (try? PlainClient.run(cleaning, at: address)) != nil else { return }
        emptied.withLock { $0.append(address) }
    }

    private static let emptied = Mutex<[String]>([])

    package static func open(
        _ address: String,
        _ limits: DatabaseLimits = DatabaseLimits(),
        surroundings: Surroundings = .live,
    ) async throws -> PostgresDatabase {
        var settings = PostgresSettings(address: address)
        settings.limits = limits
        // All suites together stay below the server's bound.
        settings.limits.connections = limits.connections ?? 4
        let silent = Logger.silent
        return try await .open(settings, surroundings: surroundings, logger: silent)
    }
}
