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

    @Option(
        help: ArgumentHelp(
            "The file of settings (TOUCHSTONE_CONFIG; else \(Settings.usualFile), if it is there).",
            valueName: "file",
        )
    )
    var config: String?

    /// The settings with what file and environment add.
    var settings: Settings {
        get throws {
            try Settings(
                data: data,
                database: database,
                config: config,
                environment: ProcessInfo.processInfo.environment,
            )
        }
    }
}
