import ArgumentParser
import Fingerprints
import Media
import Pipeline

/// Says what stands in a bank: `touchstone bank list`.
struct BankList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List a bank's entries.",
        discussion: "With --json one object a line, so that long banks can be read as they come.",
    )

    @Argument(help: "The bank's folder.") var folder: FileArgument
    @Flag(help: "Print JSON, an object a line: first the bank, then its entries.") var json = false

    func run() async throws {
        try await StoreFault.ending {
            let bank = try BankPlace.open(folder)
            Terminal.print(json ? bank.factsJSON.line : bank.words)
            try BankPlace.ending { () throws(BankFault) in
                try bank.forEachEntry { entry in
                    Terminal.print(json ? entry.json.line : entry.words)
                }
            }
        }
    }
}

extension BankFolder {
    fileprivate var words: String {
        "\(facts.name): \(facts.kind.rawValue), \(entryCount) entries, "
            + "pictures within \(facts.settings.radius) bits"
    }

    fileprivate var factsJSON: JSONValue {
        .object([
            "schema": .text(BankFacts.schema), "name": .text(facts.name),
            "kind": .text(facts.kind.rawValue), "entries": .integer(Int64(entryCount)),
            "radius": .integer(Int64(facts.settings.radius)),
            "sound_bits": .number(facts.settings.mostBitErrors),
        ])
    }
}

extension BankEntry {
    fileprivate var words: String {
        "\(id): \(fingerprint.words)" + (note.isEmpty ? "" : "; \(note)")
    }

    fileprivate var json: JSONValue {
        .object([
            "entry": .text(id), "note": .text(note), "added": .text(addedOn),
            "labels": .list(labels.map { .text($0) }),
            "sha256": .optional(fingerprint.digest?.description), "by": fingerprint.partsJSON,
        ])
    }
}
