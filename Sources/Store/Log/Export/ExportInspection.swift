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
            guard let step = KeyRing.step(line) else {
                throw LogError.damagedFile(path, why: "holds a line that names no key")
            }
            return step
        }
        return KeyRing(origin: origin, succession: keys)
    }

    /// Looks at everything; once more is found than a report names, no further.
    ///
    /// - Throws: ``DiskError`` where it can't look, and `CancellationError`; what is wrong is a
    ///   finding.
    package func run() async throws -> LogReport {
        let inspection = self
        return try await Workroom("log export").run { try await inspection.report() }
    }

    private func report() async throws -> LogReport {
        var report = LogReport(limit: limits.findings)
        let path = LogPath.checkpoint.text
        guard let bytes = try folder.read(path) else {
            report.add(.file(path), "the file is missing")
            return report
        }
        let signed: SignedCheckpoint
        do throws(CheckpointError) {
            signed = try SignedCheckpoint(parsing: bytes, keys: keys)
        } catch {
            report.add(.file(path), "\(error)")
            return report
        }
        report.checkpoint = String(decoding: bytes, as: UTF8.self)
        try checkKeys(of: signed, &report)
        try await audit(signed.checkpoint, &report)
        var events = ExportedEvents(folder, size: Int(signed.checkpoint.size), limits)
        try events.check(&report)
        return report
    }

    private func audit(_ checkpoint: Checkpoint, _ report: inout LogReport) async throws {
        let reader = ExportedTiles(folder)
        var findings = LogReport(limit: limits.findings)
        let audit = LogAudit(checkpoint: checkpoint, reader: reader)
        let summary = await audit.run { finding in
            let finding = LogFinding(finding)
            findings.add(finding.place, finding.problem)
        } while: {
            // A size that no files stand behind must not send us on for ever.
            findings.furtherFindings == 0 && reader.fault == nil && !Task.isCancelled
        }
        if let fault = reader.fault { throw fault }
        try Task.checkCancellation()
        report.leaves = Int(summary.entries)
        report.checkpoints = summary.checkpoints
        report.add(findings.findings)
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
}
