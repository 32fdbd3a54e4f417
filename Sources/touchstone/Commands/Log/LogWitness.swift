import ArgumentParser
import Foundation
import Pipeline
import Store
import TransparencyLog

/// Watches somebody's log from outside: `touchstone log witness`.
struct LogWitness: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness",
        abstract: "Cosign a log's checkpoint, if its tree continues what was cosigned before.",
        discussion: """
            For an auditor or an authority, on a machine of their own. Prints the checkpoint with \
            the cosignature. Ends 2, and cosigns nothing, when the log was rolled back, altered, \
            or shows different people different trees.
            """,
    )

    @Argument(help: "The log's folder, or a copy of it.") var folder: FileArgument
    @OptionGroup var keys: LogKeyOptions
    @Option(help: "The witness's key (touchstone log key make --witness --to FILE).")
    var key: String
    @Option(help: "A folder of the witness's own, in which it remembers what it cosigned.")
    var state: FileArgument

    func run() async throws {
        try await StoreFault.ending {
            guard let ring = try keys.ring else {
                throw ValidationError("name the log by its public key: --log-key KEY")
            }
            let witness = try Store.LogWitness(
                log: try LogPlace.folder(at: folder.path),
                keys: ring,
                key: try SigningKeyFile(at: key).load(),
                state: try LogPlace.ownFolder(at: state.path),
                surroundings: .live,
            )
            Terminal.print(try await witness.cosign().trimmingCharacters(in: .newlines))
        }
    }
}
