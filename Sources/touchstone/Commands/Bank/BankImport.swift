import ArgumentParser
import Fingerprints
import Media
import Pipeline

/// Takes a list of fingerprints into a bank: `touchstone bank import`.
struct BankImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take a list of fingerprints into a bank.",
        discussion: """
            Forms: lines (`pdq <64 digits> [entry]` or `sha256 <64 digits> [entry]`), \
            threatexchange (CSV rows or JSON descriptors), vpdq (the frames of one film), fpcalc. \
            A line that can't be taken is told with its reason, and the rest is taken.
            """,
    )

    @Argument(help: "The bank's folder.") var folder: FileArgument
    @Argument(help: "The list; - is standard input.") var file: FileArgument
    @Option(help: "Its form.") var format: ExchangeFormat
    @Option(help: "What the hashes are where the list doesn't say so: pdq or sha256.")
    var signal: ExchangeKind?
    @Option(help: "The entry's name, for a list that is one film or recording.")
    var entry: String?
    @OptionGroup var shared: SharedOptions

    /// How many entries are made durable at once.
    private static let batch = 100_000

    func run() async throws {
        try await StoreFault.ending {
            let bank = try BankPlace.open(folder, for: .writing)
            let taking = try await Assembly.open(raw: file) { source in
                let reader = ExchangeReader(source, format: format, untyped: signal)
                return try take(reader, into: bank)
            }
            Terminal.print(shared.json ? taking.json.text : taking.text)
            if taking.isIncomplete { throw ExitCode(65) }
        }
    }

    private func take(_ reader: ExchangeReader, into bank: BankFolder) throws -> ListTaking {
        var reader = reader
        var taking = ListTaking()
        var waiting: [BankEntry] = []
        while let listed = try BankPlace.next(&reader) {
            do throws(AudioFingerprintError) {
                var entry = try BankEntry(listed, named: entry ?? name)
                if entry.addedOn.isEmpty { entry.addedOn = BankPlace.today }
                let isMore = waiting.indices.last.map { waiting[$0].takeIn(entry) } ?? false
                if !isMore { waiting.append(entry) }
            } catch {
                taking.refuse(line: reader.line, error.description)
            }
            // The last one waits for what the next line may add to it.
            if waiting.count > Self.batch {
                try take(Array(waiting.dropLast()), into: bank, &taking)
                waiting.removeFirst(waiting.count - 1)
            }
        }
        try take(waiting, into: bank, &taking)
        taking.finish(reader.report)
        return taking
    }

    private func take(
        _ entries: [BankEntry],
        into bank: BankFolder,
        _ taking: inout ListTaking,
    ) throws(Fault) {
        let added = try BankPlace.ending { () throws(BankFault) in try bank.add(entries) }
        taking.take(added)
    }

    /// A film or recording without a name of its own has that of its list.
    private var name: String? {
        guard format == .vpdq || format == .fpcalc else { return nil }
        return String(
            decoding: file.path.bytes.split(separator: UInt8(ascii: "/")).last ?? [],
            as: UTF8.self,
        )
    }
}

/// What became of a list.
struct ListTaking {
    private var added = BankAddition()
    private var refused: [(line: Int, reason: String)] = []
    private var refusedCount = 0

    /// Whether something of the list was left out.
    var isIncomplete: Bool { refusedCount > 0 || !added.taken.isEmpty }

    mutating func take(_ more: BankAddition) {
        added.addedCount += more.addedCount
        added.knownCount += more.knownCount
        added.taken += more.taken
        added.unrecognisable += more.unrecognisable
    }

    mutating func refuse(line: Int, _ reason: String) {
        refusedCount += 1
        if refused.count < ExchangeReport.keptRefusals { refused.append((line, reason)) }
    }

    mutating func finish(_ report: ExchangeReport) {
        for refusal in report.refusals { refuse(line: refusal.line, refusal.reason.description) }
        refusedCount += report.refusedCount - report.refusals.count
    }

    var json: JSONValue {
        .object([
            "schema": .text("touchstone.bank-import/1"),
            "added": .integer(Int64(added.addedCount)),
            "known": .integer(Int64(added.knownCount)),
            "refused": .integer(Int64(refusedCount)),
            "refusals": .list(
                refused.map { line, reason in
                    .object(["line": .integer(Int64(line)), "reason": .text(reason)])
                }
            ),
            "taken_names": .list(added.taken.map { .text($0) }),
            "unrecognisable": .list(added.unrecognisable.map { .text($0) }),
        ])
    }

    var text: String {
        var lines = [
            "added \(added.addedCount), known already \(added.knownCount), refused \(refusedCount)"
        ]
        lines += refused.map { "  line \($0.line): \($0.reason)" }
        lines += added.taken.map { "  “\($0)” is the name of another entry" }
        lines += added.unrecognisable.map { "  nothing can be recognised by “\($0)”" }
        return lines.joined(separator: "\n")
    }
}
