import ArgumentParser
import Fingerprints
import Media
import Pipeline

/// Makes an empty bank: `touchstone bank create`.
struct BankCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make an empty bank of a folder.",
        discussion: """
            Kinds: prohibited, rights (content that belongs to somebody), refuted (rumours), \
            synthetic (settled to be so), negative (what matches it counts as no other match).
            """,
    )

    @Argument(help: "The folder; it is made where it isn't there.") var folder: FileArgument
    @Option(help: "What it means that something is in the bank.") var kind: BankKind
    @Option(help: "The bank's name in matches (default: the folder's).") var name: String?
    @OptionGroup var thresholds: ThresholdOptions

    func run() async throws {
        try await StoreFault.ending {
            let name = name ?? folder.lastName
            let settings = thresholds.settings() ?? BankSettings()
            guard let facts = BankFacts(name: name, kind: kind, settings: settings) else {
                throw Fault(.refused, "a bank's name is one line of 1 to 100 bytes; give --name")
            }
            try BankPlace.ending { () throws(BankFault) in
                _ = try BankFolder.create(at: folder.path, as: facts)
            }
        }
    }
}

extension FileArgument {
    /// The last part of the path.
    fileprivate var lastName: String {
        let parts = path.bytes.split(separator: UInt8(ascii: "/"))
        return String(decoding: parts.last ?? [], as: UTF8.self)
    }
}
