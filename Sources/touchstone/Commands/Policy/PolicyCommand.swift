import ArgumentParser

/// The rules by which items are judged: `touchstone policy …`.
struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Check the packs of rules, see what they say of a file, and what is owed.",
        discussion: """
            A folder of packs is laid out as “Packs” is; the packs that the binary carries stand \
            where none is named. docs/policy.md tells how packs are read and written.
            """,
        subcommands: [PolicyCheck.self, PolicyExplain.self, PolicyCoverage.self],
    )
}
