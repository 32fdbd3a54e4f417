import ArgumentParser
import Foundation
import Pipeline
import Store

/// Brings the database's schema forward: `touchstone migrate`.
struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database's tables to what this version works with.",
        discussion: """
            Makes the database where there is none. Safe to run at any time and on several \
            machines at once; a step is applied whole or not at all, and none is taken back. \
            Ends 0 when every step is applied; with --check 1 when some are missing.
            """,
    )

    @OptionGroup var store: StoreOptions
    @Flag(help: "Only look what is missing.") var check = false
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        try await StoreFault.ending {
            let installation = try Installation(settings: store.settings)
            try await check ? look(at: installation) : bringForward(installation)
        }
    }

    private func bringForward(_ installation: Installation) async throws {
        let database = try await installation.makeDatabase()
        let applied = try await installation.migrator.migrate(database)
        await database.close()
        say(applied: applied, missing: [])
    }

    private func look(at installation: Installation) async throws {
        let database = try await installation.openDatabase()
        do {
            try await installation.migrator.check(database)
            await database.close()
            say(applied: [], missing: [])
        } catch MigrationError.behind(let missing) {
            await database.close()
            say(applied: [], missing: missing)
            throw ExitCode(1)
        }
    }

    private func say(applied: [String], missing: [String]) {
        if json {
            let object = JSONValue.object([
                "schema": .text("touchstone.migration/1"),
                "applied": .list(applied.map { .text($0) }),
                "missing": .list(missing.map { .text($0) }),
            ])
            return Terminal.print(object.text)
        }
        let lines = applied.map { "applied  \($0)" } + missing.map { "missing  \($0)" }
        Terminal.print(lines.isEmpty ? "nothing to do" : lines.joined(separator: "\n"))
    }
}
