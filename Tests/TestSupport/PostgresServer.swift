import Foundation
import Glibc

/// Databases in a PostgreSQL cluster that the tests of one process share.
package enum PostgresServer {
    package struct Failed: Error { package let complaint: String }

    /// The cluster of whoever runs the tests, or one that goes with this process.
    private static let cluster = Swift.Result {
        if let address = ProcessInfo.processInfo.environment["TOUCHSTONE_TEST_POSTGRES"] {
            return address
        }
        let name = "pg-" + UUID().uuidString.prefix(8)
        let folder = FileManager.default.temporaryDirectory.appending(path: name)
        let script = Repository.root.appending(path: "scripts/postgres-for-tests").path
        let text = try run(script, ["start", folder.path, "\(getpid())"])
        return text.split(separator: "\n").last.map(String.init) ?? ""
    }

    /// Lends the address of an empty database, which goes with the work.
    package static func withDatabase<Result>(
        _ work: (_ address: String) async throws -> Result
    ) async throws -> Result {
        let server = try cluster.get()
        let name = "s" + UUID().uuidString.filter { $0 != "-" }.lowercased()
        try psql("CREATE DATABASE \(name) TEMPLATE template0", at: server)
        defer { try? psql("DROP DATABASE \(name) WITH (FORCE)", at: server) }
        return try await work(server.replacing("/postgres?", with: "/\(name)?"))
    }

    private static func psql(_ statement: String, at address: String) throws {
        _ = try run("psql", ["-X", "-q", "-d", address, "-c", statement])
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> String {
        let outcome = try Tool.run(program, arguments)
        guard outcome.status == 0 else { throw Failed(complaint: outcome.complaintText) }
        return outcome.text
    }
}
