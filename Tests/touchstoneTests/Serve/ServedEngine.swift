import Foundation
import TestSupport
import Testing

/// The engines on which a whole server is tried.
enum ServedEngine: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case sqlite
    case postgres

    var testDescription: String { rawValue }

    /// Lends a folder, and the options that lead to an installation in it.
    func withInstallation(_ work: (URL, [String]) async throws -> Void) async throws {
        try await withTemporaryFolder { folder in
            let data = ["--data", folder.appending(path: "data").path]
            switch self {
            case .sqlite: try await work(folder, data)
            case .postgres:
                try await PostgresForTests.withAddress { address in
                    let options = data + ["--database", address]
                    let migrated = try Binary.run(["migrate"] + options)
                    try #require(migrated.status == 0, "\(migrated.complaintText)")
                    try await work(folder, options)
                }
            }
        }
    }
}
