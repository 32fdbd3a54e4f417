import ArgumentParser
import Pipeline

/// Says whether files are labelled: `touchstone verify`.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Is it labelled, and is every layer intact?",
        discussion: "Ends 0 labelled and intact, 1 not labelled, 2 damaged or stripped.",
    )

    @Argument(help: "Files to verify; - is standard input.") var files: [FileArgument]
    @Flag(help: "Read headers and metadata only: no child process, no pixels, no sound.")
    var quick = false
    @OptionGroup var shared: SharedOptions

    func run() async throws {
        let inspector = quick ? nil : await Assembly().inspector
        try await Report(shared).each(files) { file in
            try await Assembly.open(file) { subject in
                let verification =
                    try await inspector?.verify(subject) ?? Verification(of: subject)
                return Outcome(
                    text: verification.text,
                    json: verification.json,
                    status: verification.state.exitStatus,
                )
            }
        }
    }
}
