import ArgumentParser
import Foundation
import Logging
import Store

/// The keys of what is kept about people: `touchstone vault …`.
struct VaultCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vault",
        abstract: "Make and turn the keys that wrap what is kept about people.",
        subcommands: [Make.self, Turn.self, Rewrap.self],
    )

    /// What `touchstone vault make` does.
    struct Make: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a fresh ring of keys, for the environment or a key store.",
            discussion: "With --after the ring on standard input, with a new key before its own.",
        )

        @Flag(help: "Put a new key before those of the ring on standard input.") var after = false

        func run() async throws { try await StoreFault.ending { try make() } }

        private func make() throws {
            let secret = Surroundings.live.secretBytes
            guard after else { return Terminal.print(try VaultKeyRing.fresh(secret).text) }
            let data = FileHandle.standardInput.readDataToEndOfFile()
            let ring = try VaultKeyRing(String(decoding: data, as: UTF8.self))
            Terminal.print(try ring.turned(secret).text)
        }
    }

    /// What `touchstone vault turn` does.
    struct Turn: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a new key, wrap everything with it, and destroy the older ones.",
            discussion: """
                For a ring in a file. Nodes may go on working. What older backups hold can't be \
                read any more, by anybody. Cut off in between, it goes on when it is run again.
                """,
        )

        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await VaultBench(store).run { bench in
                let ring = try bench.source.load()
                let isGoingOn = ring.ids.count > 1
                let turned = isGoingOn ? ring : try ring.turned(Surroundings.live.secretBytes)
                if !isGoingOn { try bench.source.write(turned) }
                let count = try await bench.rewrap()
                try bench.source.write(turned.newestAlone)
                Terminal.print("\(count) data keys are wrapped by \(turned.newest)")
            }
        }
    }

    /// What `touchstone vault rewrap` does.
    struct Rewrap: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Wrap everything with the ring's newest key.",
            discussion: """
                For a ring that isn't in a file: first put a ring with a new key before the old \
                ones where vault.keys finds it, run this, then take the old keys out.
                """,
        )

        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await VaultBench(store).run { bench in
                let count = try await bench.rewrap()
                Terminal.print(
                    "\(count) data keys are wrapped by \(try bench.source.load().newest)"
                )
            }
        }
    }
}

/// The vault of an installation, for commands.
struct VaultBench {
    let installation: Installation
    let source: VaultKeySource

    init(_ options: StoreOptions) throws {
        installation = Installation(settings: try options.settings)
        let settings = installation.settings
        source = try VaultKeySource(settings.text("vault.keys"), folder: settings.data)
    }

    func run(_ work: (VaultBench) async throws -> Void) async throws {
        try await StoreFault.ending { try await work(self) }
    }

    /// Lets every node wrap with the newest key, and wraps anew what others wrapped.
    func rewrap() async throws -> Int {
        var count = 0
        try await installation.withDatabase { database in
            let station = try Station(installation, database, logger: Logger(label: "vault"))
            let settings = installation.settings
            let ledger =
                settings.text("vault.erasures")
                ?? settings.data.appending(path: "vault-erasures").path
            let vault = Vault(
                station.records,
                keys: try VaultKeys { try source.load() },
                ledger: try ErasureLedger(at: ledger),
            )
            try await database.write { try vault.announce(in: $0) }
            while true {
                let some = try await database.write { try vault.rewrap(limit: 500, in: $0) }
                if some == 0 { break }
                count += some
            }
        }
        return count
    }
}
