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
        _ limits: PostgresLimits = .tests,
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

    /// Lends the address of a new, empty database.
    static func withAddress<Result>(_ body: (String) async throws -> Result) async throws -> Result
    {
        let server = try address()
        let name = "t" + UUID().uuidString.filter { $0 != "-" }.lowercased()
        try PlainClient.run("CREATE DATABASE \(name) TEMPLATE template0", at: server)
        let own = server.replacing("/postgres?", with: "/\(name)?")
        defer { _ = try? PlainClient.run("DROP DATABASE \(name) WITH (FORCE)", at: server) }
        return try await body(own)
    }

    static func open(
        _ address: String,
        _ limits: PostgresLimits = .tests,
        surroundings: Surroundings = .live,
    ) async throws -> PostgresDatabase {
        var settings = PostgresSettings(address: address)
        settings.limits = limits
        return try await .open(settings, surroundings: surroundings, logger: .silent)
    }
}

extension PostgresLimits {
    /// Few connections, so that all suites together stay below the server's bound.
    static var tests: PostgresLimits {
        var limits = PostgresLimits()
        limits.connections = 4
        return limits
    }

    init(_ change: (inout PostgresLimits) -> Void) {
        self = .tests
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
