import ArgumentParser
import Fingerprints
import Media
import Pipeline

/// Says by what files can be known again: `touchstone fingerprint`.
struct FingerprintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fingerprint",
        abstract: "By what can this be known again?",
        discussion: """
            PDQ hashes of a picture, or of a film's frames with the seconds at which they are \
            shown, as Meta's reference computes them at full size; Chromaprint items of the sound.
            """,
    )

    @Argument(help: "Files to look at; - is standard input.") var files: [FileArgument]
    @Option(help: "Of films, a frame every so many seconds; 0 for every frame.") var every = 1.0
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        guard every.isFinite, (0...3_600).contains(every) else {
            throw ValidationError("--every is a number of seconds from 0 to 3600")
        }
    }

    func run() async throws {
        let fingerprinter = Fingerprinter(
            tools: await Assembly().tools,
            plan: .every(seconds: every),
        )
        try await Report(shared).each(files) { file in
            try await Assembly.open(file) { subject in
                let progress = Progress("\(subject.name)", isQuiet: shared.quiet)
                let taken = try await fingerprinter.fingerprint(subject, pruned: false) { done in
                    progress.show(done, of: subject.source.size)
                }
                return Outcome(
                    text: taken.text(of: subject.name),
                    json: taken.json(of: subject.name),
                    status: 0,
                )
            }
        }
    }
}
