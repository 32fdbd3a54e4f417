import ArgumentParser
import Media
import Pipeline
import Policy

/// Can the packs be read, and do they hold together? `touchstone policy check`.
struct PolicyCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Are the packs sound?",
        discussion: """
            Ends 0 when they are; otherwise 65, and each complaint begins with file and line. \
            Without a folder, the packs that the binary carries are checked.
            """,
    )

    @Argument(help: "Folders laid out as “Packs” is.") var folders: [FileArgument] = []

    func run() async throws {
        var status: Int32 = 0
        for folder in folders.isEmpty ? [nil] : folders.map(Optional.some) {
            status = max(status, check(folder))
        }
        if status != 0 { throw ExitCode(status) }
    }

    private func check(_ folder: FileArgument?) -> Int32 {
        do {
            let book = try PolicyPlace.book(in: folder)
            Terminal.print("\(folder?.path.description ?? "Packs"): \(book.summary)")
            for rule in book.rulesToReview(on: try PolicyPlace.today) {
                Terminal.say("touchstone: the review of \(rule) is overdue")
            }
            for pack in book.idlePacks {
                Terminal.say("touchstone: no profile names the pack \(pack), so nobody asks it")
            }
            return 0
        } catch {
            Terminal.say(error.message)
            return error.code.exitStatus
        }
    }
}

extension PolicyBook {
    /// What is in it.
    fileprivate var summary: String {
        let rules = packs.values.flatMap(\.rules)
        let states = PolicyRule.State.allCases.compactMap { state in
            let count = rules.count { $0.state == state }
            return count == 0 ? nil : "\(count) \(state.rawValue)"
        }
        let counts = states.isEmpty ? "" : " (\(states.joined(separator: ", ")))"
        return "\(profiles.count) profiles, \(packs.count) packs, \(rules.count) rules\(counts)"
    }
}
