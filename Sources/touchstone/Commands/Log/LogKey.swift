import ArgumentParser
import Foundation
import Pipeline
import Store
import TransparencyLog

/// The key that signs the log: `touchstone log key …`.
struct LogKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Make, show or change the key that signs the log.",
        subcommands: [Make.self, Show.self, Change.self],
    )

    /// What `touchstone log key make` does.
    struct Make: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key and print the public half, which whoever verifies needs.",
            discussion: "A key that is there is never overwritten.",
        )

        @Argument(help: "The log's name: a host and path of yours, such as example.com/log.")
        var origin: String
        @Option(help: "Where to put it; else log.key in the folder of the installation.")
        var to: String?
        @Flag(help: "A witness's key, which cosigns the logs of others.") var witness = false
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await StoreFault.ending {
                let installation = try Installation(settings: store.settings)
                if to == nil { try installation.makeFolder() }
                let file = SigningKeyFile(at: to ?? installation.settings.logKey.path)
                let key = try file.create(
                    named: origin,
                    kind: witness ? .cosignature : .ed25519,
                    secret: Surroundings.live.secretBytes,
                )
                Terminal.print(key.verifier.text)
            }
        }
    }

    /// What `touchstone log key show` does.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the public half.")

        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await StoreFault.ending {
                let installation = try Installation(settings: store.settings)
                Terminal.print(try installation.signer.verifier.text)
            }
        }
    }

    /// What `touchstone log key change` does.
    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Sign with another key from now on.",
            discussion: """
                The change is an event in the log, and the first checkpoint over it is signed by \
                both keys. Interrupted, it is finished by saying it again. Afterwards put the new \
                key in the old one's place.
                """,
        )

        @Argument(help: "The file of the new key (touchstone log key make --to FILE).")
        var newKey: String
        @Option(help: "Who decided it: the id of an account.") var by: String
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await StoreFault.ending {
                let installation = try Installation(settings: store.settings)
                let successor = try LogSigner(SigningKeyFile(at: newKey).load())
                try await installation.withDatabase { database in
                    let sequencer = Sequencer(try installation.logWriter(database))
                    let size = try await sequencer.changeKey(
                        to: successor,
                        by: AuditEntry.Actor(id: by, role: "operator"),
                    )
                    try await sequencer.release()
                    Terminal.print("\(successor.verifier.text) signs from size \(size) on")
                }
            }
        }
    }
}
