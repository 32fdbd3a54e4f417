package import TransparencyLog

/// Verifies an exported log by its folder alone: no database, no network.
package struct ExportInspection: Sendable {
    let folder: LogFolder
    let keys: KeyRing
    let limits: LogLimits

    /// - Parameter keys: the log's keys as they were published elsewhere; those in the folder prove
    ///   nothing by themselves.
    package init(_ folder: LogFolder, keys: KeyRing, limits: LogLimits = LogLimits()) {
        self.folder = folder
        self.keys = keys
        self.limits = limits
    }

    /// The keys that the folder itself names.
    ///
    /// - Throws: ``LogError/damagedFile(_:why:)`` where the file is missing or holds none.
    package static func keys(in folder: LogFolder, origin: String) throws -> KeyRing {
        let path = LogExport.keysFile
        guard let bytes = try folder.read(path) else {
            throw LogError.damagedFile(path, why: "is missing")
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let keys = try lines.map { line in
            let parts = line.split(separator: " ")
            guard parts.count == 2, let size = UInt64(parts[0]), size <= MerkleTree.mostLeaves,
                let key = try? VerifierKey(parsing: parts[1])
            else { throw LogError.damagedFile(path, why: "holds a line that names no key") }
            return (size, key)
        }
        return KeyRing(
            origin: origin,
            entries: keys.enumerated().map { place, key in
                let last = place + 1 < keys.count ? keys[place + 1].0 : MerkleTree.mostLeaves
                return KeyRing.Entry(key: key.1, sizes: key.0...max(key.0, last))
            },
        )
    }

    /// Looks at everything.
    ///
    /// - Throws: ``DiskError`` where it can't look; what is wrong is a finding.
    package func run() async throws -> LogReport {
        let inspection = self
        return try await folder.threads.run { try inspection.report() }
    }

    private func report() throws -> LogReport {
        var report = LogReport(limit: limits.findings)
        let place = LogFinding.Place.file(LogPath.checkpoint.text)
        guard let bytes = try folder.read(LogPath.checkpoint.text) else {
            report.add(place, "the file is missing")
            return report
        }
        let signed: SignedCheckpoint
        do throws(CheckpointError) {
            signed = try SignedCheckpoint(parsing: bytes, keys: keys)
        } catch {
            report.add(place, "\(error)")
            return report
        }
        report.checkpoint = String(decoding: bytes, as: UTF8.self)
        try checkKeys(of: signed, &report)
        let size = Int(signed.checkpoint.size)
        var tree = TreeWalk(folder: folder, size: size)
        // A size that no files stand behind must not send us on for ever.
        while tree.upcomingCount > 0, tree.findings.count <= limits.findings {
            report.leaves += try tree.step(rows: nil).count { $0 != nil }
        }
        if tree.upcomingCount == 0 {
            try tree.finish()
            if tree.tree.root != signed.checkpoint.root {
                report.add(place, "its root is not what tiles and bundles give")
            }
        }
        report.checkpoints = 1
        report.add(tree.takeFindings())
        try checkEvents(size: size, &report)
        return report
    }

    /// Whether the keys that lie beside the checkpoint open it too.
    private func checkKeys(of signed: SignedCheckpoint, _ report: inout LogReport) throws {
        do {
            let own = try Self.keys(in: folder, origin: signed.checkpoint.origin)
            _ = try SignedCheckpoint(parsing: signed.note.bytes, keys: own)
        } catch let error where !(error is DiskError) {
            report.add(.file(LogExport.keysFile), "its keys don't open the checkpoint: \(error)")
        }
    }

    private func checkEvents(size: Int, _ report: inout LogReport) throws {
        guard let lines = try ExportedLines(LogExport.eventsFile, folder, limits) else { return }
        var last = -1
        while let line = try lines.next() {
            let place = LogFinding.Place.position(line.number, inFile: LogExport.eventsFile)
            guard let bytes = line.bytes, let json = try? CanonicalJSON(canonical: bytes),
                let index = json["index"]?.asInteger
            else {
                report.add(place, "the line is no event")
                continue
            }
            if Int(index) <= last { report.add(place, "its index doesn't follow the one before") }
            last = Int(index)
            if let problem = try problem(of: json, index: Int(index), size: size) {
                report.add(place, problem)
            } else if json["erasure"] == nil {
                report.events += 1
            } else {
                report.erased += 1
            }
        }
    }

    private func problem(of json: CanonicalJSON, index: Int, size: Int) throws -> String? {
        let entry: Commitment
        do throws(LogError) {
            entry = try folder.commitment(index: index, size: size)
        } catch {
            return "\(error)"
        }
        if json["erasure"] != nil, json.asObject?.count == 2 { return nil }
        guard let event = json["event"], json.asObject?.count == 3,
            let salt = (json["salt"]?.asText).flatMap(Hex.bytes)
                .flatMap(CommitmentSalt.init(bytes:))
        else { return "the line is no event" }
        return entry.isOf(event.text.utf8, salt: salt)
            ? nil : "event and salt don't give the entry of leaf \(index)"
    }
}

/// The lines of an exported file, one at a time.
private final class ExportedLines {
    private let file: any DiskFile
    private let limit: Int
    private var offset = UInt64(0)
    private var buffer: ArraySlice<UInt8> = []
    private var number = 0

    /// Nil where there is no such file.
    init?(_ path: String, _ folder: LogFolder, _ limits: LogLimits) throws(DiskError) {
        do throws(DiskError) {
            file = try folder.disk.open(path)
        } catch {
            guard error.reason == .missing else { throw error }
            return nil
        }
        limit = limits.documentBytes
    }

    /// The next line without its newline, nil instead of its bytes where it is too long or cut.
    func next() throws(DiskError) -> (number: Int, bytes: [UInt8]?)? {
        defer { number += 1 }
        while true {
            if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(buffer[..<end])
                buffer = buffer[(end + 1)...]
                return (number, line)
            }
            guard buffer.count <= limit else {
                buffer = []
                return (number, nil)
            }
            let more = try file.read(at: offset, upTo: 64 << 10)
            offset += UInt64(more.count)
            if more.isEmpty {
                defer { buffer = [] }
                return buffer.isEmpty ? nil : (number, nil)
            }
            buffer = Array(buffer)[...] + more
        }
    }
}
