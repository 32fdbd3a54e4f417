import ArgumentParser
import Detection
import Fingerprints
import Foundation
import Media
import Pipeline

/// Looks files or hashes up in a bank: `touchstone bank match`.
struct BankMatching: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match",
        abstract: "Is this known, whole or in part? Ends 1 when nothing matches.",
        discussion: """
            A list of hashes has `pdq <64 digits>` or `sha256 <64 digits>` on each line; `query` \
            in the JSON is the line's place in the list, or the file's on the command line, from 0. \
            Where nothing matches and part of a file couldn't be compared, it ends 65 instead of 1.
            """,
    )

    @Argument(help: "The bank's folder.") var folder: FileArgument
    @Argument(help: "Files to look up; - is standard input.") var files: [FileArgument] = []
    @Option(help: "A list of hashes to look up instead.") var hashes: FileArgument?
    @Flag(help: "Also tell how much processor time the search alone took.") var timing = false
    @OptionGroup var thresholds: ThresholdOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        guard files.isEmpty != (hashes == nil) else {
            throw ValidationError("give files, or a list of hashes with --hashes")
        }
    }

    func run() async throws {
        try await StoreFault.ending {
            let bank = try BankPlace.open(folder, for: .reading, thresholds)
            var lookup = BankLookup(bank)
            if let hashes {
                try await Assembly.open(raw: hashes) { try lookup.hashes(in: $0) }
            } else {
                try await lookUp(&lookup, in: bank)
            }
            Terminal.print(shared.json ? lookup.json(timing: timing).text : lookup.text(timing))
            let status = lookup.status
            if status != 0 { throw ExitCode(status) }
        }
    }

    private func lookUp(_ lookup: inout BankLookup, in bank: BankFolder) async throws {
        let fingerprinter = Fingerprinter(tools: await Assembly().tools)
        for (place, file) in files.enumerated() {
            do {
                let taken = try await Assembly.open(file) { subject in
                    let progress = Progress("\(subject.name)", isQuiet: shared.quiet)
                    return try await fingerprinter.fingerprint(
                        subject,
                        closerWhere: { bank.isNear($0) },
                        progress: { progress.show($0, of: subject.source.size) },
                    )
                }
                try lookup.file(place, named: file.path, taken)
            } catch let fault as Fault where fault.code != .cancelled {
                Terminal.say("touchstone: \(file.path): \(fault.message)")
                lookup.note(fault, of: file.path, place)
            }
        }
    }
}
