import ArgumentParser
import Media
import Pipeline

/// Says what files are: `touchstone inspect`.
struct Inspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What is this, and how do we know?",
        discussion: "Ends 0 whenever it could look, whatever it saw.",
    )

    @Argument(help: "Files to look at; - is standard input.") var files: [FileArgument]
    @Flag(help: "Read headers and metadata only: no child process, no whole-file hash.")
    var quick = false
    @OptionGroup var shared: SharedOptions

    func run() async throws {
        let inspector = quick ? nil : await Assembly().inspector
        try await Report(shared).each(files) { file in
            let inspection = try await inspect(file, inspector)
            return Outcome(text: inspection.text, json: inspection.json, status: 0)
        }
    }

    private func inspect(_ file: FileArgument, _ inspector: Inspector?) async throws -> Inspection {
        try await Assembly.open(file) { subject in
            guard let inspector else { return Inspection(quickly: subject) }
            let progress = Progress("\(subject.name)", isQuiet: shared.quiet)
            return try await inspector.inspect(subject) { done in
                progress.show(done, of: subject.source.size)
            }
        }
    }
}
