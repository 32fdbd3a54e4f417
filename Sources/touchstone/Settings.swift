import Configuration
import Foundation
import Store

/// Where an installation keeps what it knows.
///
/// Each setting is an option of the command or, where that is not given, a variable of the
/// environment; `docs/command-line.md` lists them.
struct Settings {
    /// The folder of all that is kept on this machine's disk: `TOUCHSTONE_DATA`.
    let data: URL
    /// The database: `TOUCHSTONE_DATABASE`, else a file in the folder.
    let database: DatabaseAddress

    /// The folder that stands for none.
    static let usualFolder = "touchstone-data"

    /// Reads what the options leave open.
    ///
    /// - Throws: `DatabaseError.malformedAddress`.
    init(data: String?, database: String?, environment: [String: String]) throws(DatabaseError) {
        let reader = ConfigReader(
            provider: EnvironmentVariablesProvider(environmentVariables: environment)
        ).scoped(to: "touchstone")
        let folder = data ?? reader.string(forKey: "data", default: Self.usualFolder)
        self.data = URL(filePath: folder, directoryHint: .isDirectory)
        let address = database ?? reader.string(forKey: "database", isSecret: true)
        self.database =
            if let address { try DatabaseAddress(parsing: address) } else {
                .sqlite(path: self.data.appending(path: "touchstone.sqlite").path)
            }
    }

    /// The log's folder: tiles and checkpoint, as outsiders read them.
    var log: URL { data.appending(path: "log", directoryHint: .isDirectory) }
    /// The key that signs the log's checkpoints.
    var logKey: URL { data.appending(path: "log.key") }
}
