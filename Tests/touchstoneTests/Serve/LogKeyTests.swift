import Foundation
import Pipeline
import Store
import TestSupport
import Testing

@testable import touchstone

@Suite struct LogKeyTests {
    @Test(arguments: Engine.allCases)
    func `a node without the key of a log that is signed already makes no other`(
        _ engine: Engine
    ) async throws {
        try await engine.withMigratedDatabase { database in
            try await withTemporaryFolder { folder in
                let settings = try Settings(data: folder.path, database: nil, environment: [:])
                let start = FirstStart(
                    installation: Installation(settings: settings),
                    profile: nil,
                )
                try await start.makeLogKey(database)
                let key = settings.logKey
                #expect(FileManager.default.fileExists(atPath: key.path))
                try await sign(database)
                try await start.makeLogKey(database)
                try FileManager.default.removeItem(at: key)
                do {
                    try await start.makeLogKey(database)
                    Issue.record("a second key was made")
                } catch let fault as Fault {
                    #expect(fault.code == .noSuchFile)
                    #expect(fault.message.contains("copy it from the node that has it"))
                }
                let other = try Settings(
                    data: folder.path,
                    database: nil,
                    environment: ["TOUCHSTONE_LOG_WRITE": "false"],
                )
                try await FirstStart(
                    installation: Installation(settings: other),
                    profile: nil,
                ).makeLogKey(database)
                #expect(!FileManager.default.fileExists(atPath: key.path))
            }
        }
    }

    /// Writes down that a key signs the log.
    private func sign(_ database: any Database) async throws {
        let trail = AuditTrail(database: database, surroundings: .live)
        try await database.write { transaction in
            try trail.record(
                AuditEntry(
                    tenant: "main",
                    kind: "log.key",
                    actor: .system("test"),
                    subject: .init(kind: "log", id: "main"),
                    details: [:],
                ),
                in: transaction,
            )
            try transaction.run(
                "INSERT INTO log_keys (number, verifier, event) SELECT 1, 'k', id FROM audit_events"
            )
        }
    }

    @Test func `the key may lie elsewhere`() throws {
        let settings = try Settings(
            data: "/srv/none",
            database: nil,
            environment: ["TOUCHSTONE_LOG_KEY": "/run/keys/log"],
        )
        #expect(settings.logKey.path == "/run/keys/log")
    }
}
