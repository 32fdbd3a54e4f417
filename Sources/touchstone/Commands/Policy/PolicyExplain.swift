import ArgumentParser
import Detection
import Media
import Pipeline
import Policy

/// What do the rules say of a file, and why must we? `touchstone policy explain`.
struct PolicyExplain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "What do the rules say of a file, and on which ground?",
        discussion: """
            Examines a file, or reads facts about one from JSON, and judges it under each profile: \
            which rule does what, and whether the law requires it, the terms say so, or it is a \
            choice, with article and territory. Ends 0 whatever the verdicts are.
            """,
    )

    @Argument(help: "A file to look at; - is standard input.") var file: FileArgument?
    @Option(help: "Facts about a file, as JSON, in place of the file; - is standard input.")
    var facts: FileArgument?
    @Option(help: "Profiles, joined by commas; every one unless said.") var profile: String?
    @Option(help: "A folder of packs, in place of those that the binary carries.")
    var packs: FileArgument?
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        guard (file == nil) != (facts == nil) else {
            throw ValidationError("Name one file, or facts about one with --facts.")
        }
    }

    func run() async throws {
        let rules = try rules
        let subject = [file, facts].compactMap(\.self)
        try await Report(shared).each(subject) { argument in
            let explained = PolicyExplanation(
                name: argument.path,
                facts: try await known(of: argument),
                rules: rules,
            )
            return Outcome(text: explained.text, json: explained.json, status: 0)
        }
    }

    /// The rules under each profile that was asked for.
    private var rules: [PolicySet] {
        get throws {
            let book: PolicyBook
            do { book = try PolicyPlace.book(in: packs) } catch {
                Terminal.say(error.message)
                throw ExitCode(error.code.exitStatus)
            }
            let names =
                profile?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
                ?? book.profiles.keys.sorted()
            return try names.map { name in
                guard let rules = book.rules(under: name) else {
                    let known = book.profiles.keys.sorted().joined(separator: ", ")
                    throw ValidationError("There is no profile “\(name)”; there are \(known).")
                }
                return rules
            }
        }
    }

    private func known(of argument: FileArgument) async throws -> PolicyFacts {
        guard file != nil else { return try PolicyPlace.facts(in: argument) }
        let assembly = await Assembly()
        return try await Assembly.open(argument) { subject in
            let progress = Progress("\(subject.name)", isQuiet: shared.quiet)
            let inspection = try await assembly.inspector.inspect(subject) { done in
                progress.show(done, of: subject.source.size)
            }
            return PolicyFacts(inspection)
        }
    }
}

extension PolicyFacts {
    /// What an inspection alone tells: nobody declared anything, and no bank was asked.
    fileprivate init(_ inspection: Inspection) {
        self.init(
            AssessmentFacts(inspection.assessment, isComplete: inspection.gaps.isEmpty),
            media: inspection.facts.kind,
        )
    }
}
