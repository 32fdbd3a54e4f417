import ArgumentParser
import Foundation
import Store

/// What every command takes that works on an installation.
struct StoreOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The folder of this installation (TOUCHSTONE_DATA; else \(Settings.usualFolder)).",
            valueName: "folder",
        )
    )
    var data: String?

    @Option(
        help: ArgumentHelp(
            "The database: sqlite:PATH or postgres://… (TOUCHSTONE_DATABASE; else in the folder).",
            valueName: "address",
        )
    )
    var database: String?

    /// The settings with what the environment adds.
    var settings: Settings {
        get throws(DatabaseError) {
            try Settings(
                data: data,
                database: database,
                environment: ProcessInfo.processInfo.environment,
            )
        }
    }
}
