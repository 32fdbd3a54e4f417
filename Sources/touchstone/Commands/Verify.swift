import ArgumentParser
import Pipeline

/// Says whether files are labelled: `touchstone verify`.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Is it labelled, and is every layer intact?",
        discussion: "Ends 0 labelled and intact, 1 not labelled, 2 damaged or stripped.",
    )

    @Argument(help: "Files to verify; - is standard input.") var files: [FileArgument]
    @Flag(help: "Read headers and metadata only.") var quick = false
    @OptionGroup var shared: SharedOptions

    func run() async throws {
        try await Report(shared).each(files) { file in
            try await Assembly.open(file) { subject in
                let verification = Verification(of: subject)
                return Outcome(
                    text: verification.text,
                    json: verification.json,
                    status: verification.state.exitStatus,
                )
            }
        }
    }
}
