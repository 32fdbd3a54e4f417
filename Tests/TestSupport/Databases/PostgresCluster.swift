package import Foundation
import Glibc

/// A throw-away cluster: one that all tests share, or one of a test's own, for what the others must
/// not feel.
package struct PostgresCluster: Sendable {
    package let folder: URL
    package let address: String

    package struct Failed: Error { package var complaint: String }

    /// Starts one; it goes with this process at the latest.
    package static func start() throws -> PostgresCluster {
        let name = "pg-" + UUID().uuidString.prefix(8)
        let folder = FileManager.default.temporaryDirectory.appending(path: name)
        let address = try script("start", folder.path, "\(getpid())")
        return PostgresCluster(folder: folder, address: address)
    }

    /// Restarts it, on a thread of its own: what runs against it needs those that tasks share.
    package func restart(_ mode: String) async throws {
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            Thread.detachNewThread {
                done.resume(with: Result { _ = try Self.script("restart", folder.path, mode) })
            }
        }
    }

    package func stop() { _ = try? Self.script("stop", folder.path) }

    private static func script(_ arguments: String...) throws -> String {
        let script = Repository.root.appending(path: "scripts/postgres-for-tests").path
        let outcome = try Tool.run(script, arguments)
        guard outcome.status == 0 else { throw Failed(complaint: outcome.complaintText) }
        return outcome.text.split(separator: "\n").last.map(String.init) ?? ""
    }
}
