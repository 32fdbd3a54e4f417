import ArgumentParser
import Foundation
import Pipeline
import Store

/// Signs what happened so far: `touchstone log checkpoint`.
struct LogCheckpoint: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Give waiting events their places, sign the tree, and print the checkpoint.",
        discussion: "A running server does this by itself within seconds.",
    )

    @OptionGroup var store: StoreOptions

    func run() async throws {
        try await StoreFault.ending {
            let installation = try Installation(settings: store.settings)
            try await installation.withDatabase { database in
                let sequencer = Sequencer(try installation.logWriter(database))
                try await sequencer.sequenceAll()
                try await sequencer.release()
                let prover = LogProver(
                    database: database,
                    folder: try installation.logFolder(),
                    origin: try installation.signer.origin,
                )
                let note = try await prover.checkpoint()
                Terminal.print(note.trimmingCharacters(in: .newlines))
            }
        }
    }
}
