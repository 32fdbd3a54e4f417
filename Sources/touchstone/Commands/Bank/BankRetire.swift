import ArgumentParser
import Fingerprints

/// Takes entries out of a bank: `touchstone bank retire`.
struct BankRetire: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retire",
        abstract: "Let an entry be found no more; what it was, when and why stays in the folder.",
    )

    @Argument(help: "The bank's folder.") var folder: FileArgument
    @Argument(help: "The entries' names.") var entries: [String]
    @Option(help: "Why.") var reason: String

    func run() async throws {
        try await StoreFault.ending {
            let bank = try BankPlace.open(folder, for: .writing)
            for entry in entries {
                try BankPlace.ending { () throws(BankFault) in
                    try bank.retire(entry, on: BankPlace.today, reason: reason)
                }
            }
        }
    }
}
