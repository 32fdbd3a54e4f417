import ArgumentParser
import Foundation

/// The command line: `touchstone`.
@main
struct Touchstone {
    /// Runs a command and ends the process with its status.
    ///
    /// `main` is ours, so that no error that somebody throws ends as status 1, which means
    /// “the answer is no”.
    static func main() async {
        guard !CommandLine.argumentBytes.isEmpty else {
            Terminal.say("touchstone: the arguments can't be read: is /proc there?")
            exit(70)
        }
        let arguments = CommandLine.argumentBytes.dropFirst().map { FileArgument.escape($0) }
        let status = await Interruption.watch { await run(Array(arguments)) }
        exit(status)
    }

    private static func run(_ arguments: [String]) async -> Int32 {
        do {
            var command = try RootCommand.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return 0
        } catch {
            return end(after: error)
        }
    }

    /// Says what the argument parser has to say; any error of ours ends as a fault of ours.
    private static func end(after error: any Error) -> Int32 {
        if let status = error as? ExitCode { return status.rawValue }
        let status = RootCommand.exitCode(for: error).rawValue
        let message = RootCommand.fullMessage(for: error)
        if status == 0 {
            Terminal.print(message)
            return 0
        }
        Terminal.say(message)
        return status == ExitCode.validationFailure.rawValue ? 64 : 70
    }
}

/// All commands, and what they say of themselves.
struct RootCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "touchstone",
        abstract: "Examine, label and verify audio, video and pictures.",
        discussion: """
            Exit status: 0 done (verify: labelled and intact), 1 the answer is no, \
            2 a label is damaged, stripped or contradictory, 64 wrong usage, 65 bad input, \
            66 no such file, 70 our own fault, 73 can't make the output, 74 input or output \
            failed, 130 interrupted.
            """,
        version: "0.1.0",
        subcommands: [
            Inspect.self, Label.self, Verify.self, FingerprintCommand.self, BankCommand.self,
            Serve.self, Work.self, Migrate.self,
            TokenCommand.self, StaffCommand.self, JobsCommand.self, PolicyCommand.self,
            LogCommand.self, VaultCommand.self, MailCommand.self, DoctorCommand.self,
        ],
    )
}

extension CommandLine {
    /// The arguments as the system handed them over; `arguments` repairs what isn't UTF-8.
    fileprivate static var argumentBytes: [[UInt8]] {
        (0..<Int(argc)).compactMap { index in
            unsafeArgv[index].map { start in
                Array(UnsafeRawBufferPointer(start: start, count: strlen(start)))
            }
        }
    }
}
