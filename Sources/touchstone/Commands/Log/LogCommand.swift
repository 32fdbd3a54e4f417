import ArgumentParser

/// The record that outsiders can verify: `touchstone log …`.
struct LogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Verify, prove and sign the record of what was done.",
        discussion: """
            Every act is an event; every event has a leaf in a Merkle tree (RFC 9162), whose tiles \
            and signed checkpoints lie in the folder “log” of the installation as C2SP's tlog-tiles \
            lays them out. docs/log.md tells how anybody checks it.
            """,
        subcommands: [
            LogVerify.self, LogProve.self, LogCheckpoint.self, LogWitness.self, LogExport.self,
            LogKey.self,
        ],
    )
}
