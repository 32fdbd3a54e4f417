import ArgumentParser
import Foundation
import Media
import Pipeline
import Store
import TransparencyLog

/// Is the log whole? `touchstone log verify`.
struct LogVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Is the record whole: rows, tiles, checkpoints, signatures, proofs?",
        discussion: """
            Without a path: the installation's database and log folder against each other. With a \
            folder that “log export” wrote: that folder alone, offline. With the file of a proof: \
            whether it holds. Ends 0 when all is whole, 2 when something is not; each finding \
            names its place.
            """,
    )

    @Argument(help: "An exported folder or the file of a proof; - is standard input.")
    var path: FileArgument?
    @OptionGroup var keys: LogKeyOptions
    @OptionGroup var store: StoreOptions
    @Flag(help: "Print JSON.") var json = false

    func run() async throws {
        try await StoreFault.ending {
            guard let path else { return try await verifyInstallation() }
            if !path.isStandardInput, path.path.isFolder {
                try await verify(exportIn: path)
            } else {
                try await verify(proof: path)
            }
        }
    }

    private func verifyInstallation() async throws {
        let installation = try Installation(settings: store.settings)
        let ring = try keys.ring
        try await installation.withDatabase { database in
            let inspection = LogInspection(
                database: database,
                folder: try installation.logFolder(),
                origin: try ring?.origin ?? installation.signer.origin,
                surroundings: .live,
            )
            let report = try await inspection.run()
            if let ring { try check(report.checkpoint, with: ring) }
            try say(report)
        }
    }

    /// Whether the newest checkpoint is signed by a key that was given from outside: those in the
    /// database were written by whoever wrote the log.
    private func check(_ checkpoint: String?, with ring: KeyRing) throws(LogError) {
        guard let checkpoint else { throw .emptyLog }
        do {
            _ = try SignedCheckpoint(parsing: Array(checkpoint.utf8), keys: ring)
        } catch {
            throw .unproved("the newest checkpoint is not signed by the given keys: \(error)")
        }
    }

    private func verify(exportIn path: FileArgument) async throws {
        let folder = try LogPlace.folder(at: path.path)
        let ring: KeyRing
        if let known = try keys.ring {
            ring = known
        } else {
            ring = try ExportInspection.ownKeys(of: folder)
            Terminal.say(
                "touchstone: the keys come from the folder itself, so they don't say whose log it "
                    + "is; give the published key with --log-key"
            )
        }
        try say(try await ExportInspection(folder, keys: ring).run())
    }

    private func verify(proof path: FileArgument) async throws {
        guard let ring = try keys.ring else {
            throw ValidationError("a proof is verified with the log's public key: --log-key KEY")
        }
        let bytes = try LogPlace.bytes(of: path)
        let text: String
        if let proof = try? LogProof(parsing: bytes) {
            try proof.verify(keys: ring)
            text = proof.opening?.event.canonicalText ?? "erased"
            Terminal.print("leaf \(proof.index) of \(ring.origin) is\n\(text)")
        } else {
            try LogContinuation(parsing: bytes).verify(keys: ring)
            Terminal.print("the later checkpoint of \(ring.origin) continues the earlier one")
        }
    }

    private func say(_ report: LogReport) throws {
        Terminal.print(json ? report.json.text : report.text)
        if !report.isWhole { throw ExitCode(2) }
    }
}
