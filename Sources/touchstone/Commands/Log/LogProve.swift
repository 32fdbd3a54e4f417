import ArgumentParser
import Foundation
import Pipeline
import Store

/// Proves something to somebody who doesn't trust us: `touchstone log prove`.
struct LogProve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Prove that an event is in the log, or that the log only grew.",
        discussion: """
            Prints a document that “touchstone log verify FILE --log-key KEY” checks anywhere. \
            The proof of an event shows the event: give it to nobody who may not see that.
            """,
    )

    @Argument(help: "An event's id, or its index in the log.") var event: String?
    @Option(help: "Instead: from the checkpoint of this size …") var from: Int?
    @Option(help: "… to the one of this size.") var to: Int?
    @OptionGroup var store: StoreOptions

    func validate() throws {
        guard (event != nil) != (from != nil && to != nil) else {
            throw ValidationError("name an event or an index, or --from and --to")
        }
    }

    func run() async throws {
        try await StoreFault.ending {
            let installation = try Installation(settings: store.settings)
            try await installation.withDatabase { database in
                let prover = LogProver(
                    database: database,
                    folder: try installation.logFolder(),
                    origin: try installation.signer.origin,
                )
                Terminal.print(try await document(by: prover))
            }
        }
    }

    private func document(by prover: LogProver) async throws -> String {
        if let event {
            let index = Int(event)
            return if let index { try await prover.prove(index: index).text } else {
                try await prover.prove(event: event).text
            }
        }
        return try await prover.proveContinuation(from: from ?? 0, to: to ?? 0).text
    }
}
