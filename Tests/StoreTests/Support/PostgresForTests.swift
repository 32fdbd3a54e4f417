import Foundation
import Glibc
import Logging
import Synchronization
import TestSupport

@testable import Store

/// The cluster that tests share, and databases of their own in it.
enum PostgresForTests {
    /// The address of the cluster that `scripts/postgres-for-tests run` hands over, else of one that
    /// is started now and stopped when this process is gone, however it ends.
    static func address() throws -> String { try cluster.get() }

    private static let cluster = Swift.Result {
        if let address = ProcessInfo.processInfo.environment["TOUCHSTONE_TEST_POSTGRES"] {
            return address
        }
        return try PostgresCluster.start().address
    }

    /// Lends a new database, which is dropped afterwards, with its address.
    static func withDatabase<Result>(
        _ limits: DatabaseLimits = .tests,
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
    static func withAddress<Result>(_ body: (String) async throws -> Result) async throws -> Result
    {
        let address = try borrow()
        defer { giveBack(address) }
        return try await body(address)
    }

    /// The address of an empty database, to be given back.
    static func borrow() throws -> String {
        if let emptied = emptied.withLock({ $0.popLast() }) { return emptied }
        let server = try address()
        let name = "t" + UUID().uuidString.filter { $0 != "-" }.lowercased()
        try PlainClient.run("CREATE DATABASE \(name) TEMPLATE template0", at: server)
        return server.replacing("/postgres?", with: "/\(name)?")
    }

    /// Ends what is connected to a database and empties it for the next test: dropping it would
    /// cost a checkpoint of the whole cluster.
    static func giveBack(_ address: String) {
        let cleaning = """
            SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid();
            DROP SCHEMA public CASCADE;
            CREATE SCHEMA public;
            DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET ALL', current_database()); END $$
            """
        guard (try? PlainClient.run(cleaning, at: address)) != nil else { return }
        emptied.withLock { $0.append(address) }
    }

    private static let emptied = Mutex<[String]>([])

    static func open(
        _ address: String,
        _ limits: DatabaseLimits = .tests,
        surroundings: Surroundings = .live,
    ) async throws -> PostgresDatabase {
        var settings = PostgresSettings(address: address)
        settings.limits = limits
        // All suites together stay below the server's bound.
        settings.limits.connections = limits.connections ?? 4
        return try await .open(settings, surroundings: surroundings, logger: .silent)
    }
}

extension DatabaseLimits {
    static var tests: DatabaseLimits { DatabaseLimits() }

    init(_ change: (inout DatabaseLimits) -> Void) {
        self.init()
        change(&self)
    }
}

extension Logger {
    static var silent: Logger { Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() } }
}

/// A throw-away cluster of one test's own, for what the others must not feel.
struct PostgresCluster {
    let folder: URL
    let address: String

    struct Failed: Error { var complaint: String }

    /// Starts one; it goes with this process at the latest.
    static func start() throws -> PostgresCluster {
        let name = "pg-" + UUID().uuidString.prefix(8)
        let folder = FileManager.default.temporaryDirectory.appending(path: name)
        let address = try script("start", folder.path, "\(getpid())")
        return PostgresCluster(folder: folder, address: address)
    }

    func restart(_ mode: String) throws { _ = try Self.script("restart", folder.path, mode) }

    func stop() { _ = try? Self.script("stop", folder.path) }

    private static func script(_ arguments: String...) throws -> String {
        let script = Repository.root.appending(path: "scripts/postgres-for-tests").path
        let outcome = try Tool.run(script, arguments)
        guard outcome.status == 0 else { throw Failed(complaint: outcome.complaintText) }
        return outcome.text.split(separator: "\n").last.map(String.init) ?? ""
    }
}
