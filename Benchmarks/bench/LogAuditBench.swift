import ArgumentParser
import Crypto
import Foundation
import Store
import TransparencyLog

/// A full audit of a large log beside the same SHA-256 work alone.
struct LogAuditBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "log-audit")

    @Argument(help: "Folder of the log, which is made when it isn't there.") var folder: String
    @Option(help: "Leaves of the log.") var leaves = 10_000_000

    struct Figures: Codable {
        let leaves: Int
        let findings: Int
        let hashesAlone: Taken
        let filesAlone: Taken
        let audit: Taken
        let inspection: Taken
        let peakMebibytes: Int
    }

    func run() async throws {
        let log = try BenchedLog(in: folder, leaves: leaves)
        let files = BenchedFiles(url: log.url)
        let filesAlone = try Taken.measure { try readAll(files) }
        let hashesAlone = Taken.measure(hashAlone)
        var findings = 0
        let audit = await Taken.measure {
            let audit = LogAudit(checkpoint: log.checkpoint, reader: files)
            findings += await audit.run { _ in }.findings
        }
        let inspection = try await Taken.measure {
            let report = try await ExportInspection(log.folder, keys: log.keys).run()
            findings += report.findings.count
        }
        try report(
            Figures(
                leaves: leaves,
                findings: findings,
                hashesAlone: hashesAlone,
                filesAlone: filesAlone,
                audit: audit,
                inspection: inspection,
                peakMebibytes: Taken.peakMebibytes,
            )
        )
    }

    /// As many hashes of a leaf's and of a node's length as the tree has.
    private func hashAlone() {
        var message = [UInt8](repeating: 0, count: 65)
        for length in [33, 65] {
            for _ in 0..<leaves {
                message.withUnsafeMutableBytes { buffer in
                    let part = UnsafeRawBufferPointer(rebasing: buffer[..<length])
                    var sha = SHA256()
                    sha.update(bufferPointer: part)
                    sha.finalize().withUnsafeBytes { buffer.copyMemory(from: $0) }
                }
            }
        }
    }

    private func readAll(_ files: BenchedFiles) throws {
        for index in 0..<UInt64(leaves / 256) {
            guard let bundle = EntryBundleID(index: index) else { continue }
            _ = try files.bytes(of: bundle)
            _ = try files.bytes(of: bundle.tile)
        }
    }
}

/// The files of a log, read where the caller stands.
struct BenchedFiles: LogReader {
    let url: URL

    func bytes(of tile: TileID) throws -> [UInt8]? { read("\(tile)") }

    func bytes(of bundle: EntryBundleID) throws -> [UInt8]? { read("\(bundle)") }

    private func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(url.path + "/" + path, "r") else { return nil }
        defer { fclose(file) }
        return [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, count in
            count = fread(buffer.baseAddress, 1, buffer.count, file)
        }
    }
}
