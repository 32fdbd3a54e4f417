import ArgumentParser
import Fingerprints
import Media
import Pipeline

/// Puts files into a bank: `touchstone bank add`.
struct BankAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Put files into a bank: their SHA-256, pictures and sound.",
        discussion: "An entry is named after its file unless --entry names it.",
    )

    @Argument(help: "The bank's folder.") var folder: FileArgument
    @Argument(help: "Files to put in; - is standard input.") var files: [FileArgument]
    @Option(help: "The entry's name, for one file.") var entry: String?
    @Option(help: "What is to be known of it.") var note = ""
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        guard entry == nil || files.count == 1 else {
            throw ValidationError("--entry names one entry: give one file")
        }
        let isNamed = entry != nil || !files.contains(where: \.isStandardInput)
        guard isNamed else { throw ValidationError("what comes by standard input needs --entry") }
    }

    func run() async throws {
        let tools = await Assembly().tools
        try await StoreFault.ending {
            let bank = try BankPlace.open(folder, for: .writing)
            try await Report(shared).each(files) { file in
                try await Assembly.open(file) { subject in
                    try await add(subject, to: bank, Fingerprinter(known: tools))
                }
            }
        }
    }

    private func add(
        _ subject: Subject,
        to bank: BankFolder,
        _ fingerprinter: Fingerprinter,
    ) async throws -> Outcome {
        let progress = Progress("\(subject.name)", isQuiet: shared.quiet)
        let taken = try await fingerprinter.fingerprint(subject) { done in
            progress.show(done, of: subject.source.size)
        }
        var entry = BankEntry(id: entry ?? subject.name.fileName)
        (entry.note, entry.addedOn) = (note, BankPlace.today)
        entry.fingerprint = taken.fingerprint
        let added = try BankPlace.ending { () throws(BankFault) in try bank.add([entry]) }
        guard added.taken.isEmpty else {
            throw Fault(
                .refused,
                "“\(entry.id)” is the name of another entry; give this one another with --entry",
            )
        }
        for gap in taken.gaps { Terminal.say("touchstone: \(subject.name): \(gap)") }
        return outcome(entry, added)
    }

    private func outcome(_ entry: BankEntry, _ added: BankAddition) -> Outcome {
        let state = added.addedCount == 1 ? "added" : "known"
        return Outcome(
            text: "\(entry.id): \(state), by \(entry.fingerprint.words)",
            json: .object([
                "schema": .text("touchstone.bank-addition/1"), "entry": .text(entry.id),
                "state": .text(state), "by": entry.fingerprint.partsJSON,
            ]),
            status: 0,
        )
    }
}

extension FilePathBytes {
    /// The name without its folders.
    fileprivate var fileName: String {
        String(decoding: bytes.split(separator: UInt8(ascii: "/")).last ?? [], as: UTF8.self)
    }
}
