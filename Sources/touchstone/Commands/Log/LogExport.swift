import ArgumentParser
import Foundation
import Media
import Pipeline
import Store

/// Hands the log to an outsider: `touchstone log export`.
struct LogExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the log into a folder that anybody verifies offline.",
        discussion: """
            Tiles, checkpoint and keys, and of the events those that are asked for. Without \
            --from, --to or --tenant no event goes with it: the folder shows commitments alone.
            """,
    )

    @Argument(help: "The folder to write, which must not be there.") var folder: String
    @Option(help: "Events from this index on.") var from: Int?
    @Option(help: "Events before this index.") var to: Int?
    @Option(help: "Events of this tenant only.") var tenant: String?
    @OptionGroup var store: StoreOptions

    func validate() throws {
        guard from ?? 0 >= 0, to ?? 0 >= from ?? 0 || to == nil else {
            throw ValidationError("--from and --to are indexes, the first not above the second")
        }
    }

    private var scope: Store.LogExport.Scope {
        guard from != nil || to != nil || tenant != nil else { return .nothing }
        return Store.LogExport.Scope(indexes: (from ?? 0)..<(to ?? .max), tenant: tenant)
    }

    func run() async throws {
        try await StoreFault.ending {
            let installation = try Installation(settings: store.settings)
            let target = URL(filePath: folder).standardizedFileURL
            let parent = FilePathBytes(target.deletingLastPathComponent().path)
            try await installation.withDatabase { database in
                let export = Store.LogExport(
                    database: database,
                    folder: try installation.logFolder(),
                    origin: try installation.signer.origin,
                )
                let name = target.lastPathComponent
                let count = try await export.write(name, of: scope, to: FolderDisk(at: parent))
                Terminal.print("\(folder): the log, with \(count) events")
            }
        }
    }
}
