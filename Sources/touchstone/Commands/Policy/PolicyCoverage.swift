import ArgumentParser
import Media
import Pipeline
import Policy
import Server

/// What is owed, and how is each duty met so far? `touchstone policy coverage`.
struct PolicyCoverage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage",
        abstract: "What do the rules ask, and how is each duty met so far?",
        discussion: """
            Duties by their state: what software can do is ready, the operator must act, it waits \
            to be built, or it binds nobody here. Ends 0 whatever the states are. \
            docs/coverage.md tells what they mean.
            """,
    )

    @Option(help: "The profile whose duties are meant; every one unless said.")
    var profile: String?
    @Option(help: "A folder of packs, in place of those that the binary carries.")
    var packs: FileArgument?
    @Flag(help: "Print JSON: one object a profile, in an array unless one was named.")
    var json = false

    func run() async throws {
        let book = try book
        let sheets = try names(in: book).map { ObligationSheet(profile: $0, book.obligations) }
        guard json else {
            Terminal.print(sheets.map(\.text).joined(separator: "\n\n"))
            return
        }
        let values = sheets.map(\.json)
        Terminal.print((profile == nil ? .list(values) : values.first ?? .null).text)
    }

    private var book: PolicyBook {
        get throws {
            do { return try PolicyPlace.book(in: packs) } catch {
                Terminal.say(error.message)
                throw ExitCode(error.code.exitStatus)
            }
        }
    }

    /// The profiles that were asked for.
    private func names(in book: PolicyBook) throws -> [String] {
        let known = book.profiles.keys.sorted()
        guard let profile else { return known }
        guard known.contains(profile) else {
            let names = known.joined(separator: ", ")
            throw ValidationError("There is no profile “\(profile)”; there are \(names).")
        }
        return [profile]
    }
}
