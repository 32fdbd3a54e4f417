import ArgumentParser

/// The command line: `touchstone`.
@main
struct Touchstone: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "touchstone",
        abstract: "Examine, label and verify audio, video and pictures.",
        version: "0.1.0",
    )
}
