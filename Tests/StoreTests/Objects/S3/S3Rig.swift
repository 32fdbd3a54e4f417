import Foundation
import Media
import TestSupport

@testable import Store

extension S3Limits {
    /// Limits under which a few bytes are many parts, and nobody waits.
    static let small = {
        var limits = S3Limits()
        (limits.singleBytes, limits.partBytes, limits.leastPartBytes) = (300, 128, 100)
        (limits.readBytes, limits.sendBytes, limits.chunkBytes) = (64, 50, 150)
        (limits.pauseSeconds, limits.longestPauseSeconds, limits.idleSeconds) = (0.001, 0.01, 0.5)
        (limits.tries, limits.putTries, limits.pageKeys) = (3, 3, 3)
        return limits
    }()

    init(_ change: (inout S3Limits) -> Void) {
        self = .small
        change(&self)
    }
}

/// A node's way to a server of the tests.
struct S3Rig: Sendable {
    let server: S3Server
    let objects: S3Objects
    let clock: SetClock

    /// Lends one, with a folder of its own for what it puts down.
    @discardableResult
    static func with<Result: Sendable>(
        _ server: S3Server,
        limits: S3Limits = .small,
        credentials: S3Credentials = S3Server.credentials,
        address: S3Address? = nil,
        _ work: @Sendable (S3Rig) async throws -> Result,
    ) async throws -> Result {
        try await withTemporaryFolder { folder in
            let client = S3Client(
                credentials,
                region: "eu-central-1",
                limits: limits,
                surroundings: server.clock.surroundings,
            )
            do {
                let rig = S3Rig(
                    server: server,
                    objects: S3Objects(
                        in: S3Bucket(try address ?? server.address, by: client),
                        spool: try await SpoolFolder.open(
                            on: try FolderDisk(at: FilePathBytes(folder.path)),
                            threads: diskThreads,
                            surroundings: server.clock.surroundings,
                        ),
                        limits: smallBuffers,
                        surroundings: server.clock.surroundings,
                    ),
                    clock: server.clock,
                )
                let result = try await work(rig)
                try await client.close()
                return result
            } catch {
                try? await client.close()
                throw error
            }
        }
    }

    /// Does something once the fault is over, again where a connection that broke is still among those kept.
    @discardableResult
    func again<Result>(_ work: (S3Objects) async throws -> Result) async throws -> Result {
        for _ in 0..<4 {
            do { return try await work(objects) } catch ObjectError.unreachable { continue }
        }
        return try await work(objects)
    }

    /// Lends a server and a way to it.
    static func run(
        limits: S3Limits = .small,
        _ work: @escaping @Sendable (S3Rig) async throws -> Void,
    ) async throws {
        try await S3Server.with { server in
            try await S3Rig.with(server, limits: limits) { try await work($0) }
        }
    }
}
