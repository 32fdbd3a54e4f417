import Media
import TransparencyLog

/// Writes a log into a folder of its own, which anybody verifies without us (``ExportInspection``).
///
///     checkpoint          the newest signed checkpoint
///     keys                a line for each key: the size from which it signs, and the key
///     tile/…              all tiles and bundles
///     events.jsonl        the events that were asked for, each with its index and its salt
///
/// Without events it shows nothing but commitments. A line of `events.jsonl` is canonical JSON:
/// `{"event":{…},"index":7,"salt":"<hex>"}`, or `{"erasure":"<event>","index":8}` for what was
/// erased.
package struct LogExport: Sendable {
    package static let eventsFile = "events.jsonl"
    package static let keysFile = "keys"

    let database: any Database
    let folder: LogFolder
    let origin: String
    let limits: LogLimits

    package init(
        database: any Database,
        folder: LogFolder,
        origin: String,
        limits: LogLimits = LogLimits(),
    ) {
        self.database = database
        self.folder = folder
        self.origin = origin
        self.limits = limits
    }

    /// Which events go with it.
    package struct Scope: Hashable, Sendable {
        /// Indexes of leaves.
        package var indexes: Range<Int>
        /// Only this tenant's.
        package var tenant: String?

        package init(indexes: Range<Int> = 0..<Int.max, tenant: String? = nil) {
            self.indexes = indexes
            self.tenant = tenant
        }

        package static let nothing = Scope(indexes: 0..<0)
    }

    /// Writes the folder: whole and durable, or not at all under its name.
    ///
    /// - Parameters:
    ///   - name: of the new folder, which must not be there.
    ///   - disk: where the folder is to be.
    /// - Returns: how many events went with it.
    /// - Throws: ``LogError/emptyLog``, ``DiskError`` with ``DiskError/Reason/exists``, or why
    ///   rows and files can't be read; a folder `<name>.part-…` may be left then.
    @discardableResult
    package func write(_ name: String, of scope: Scope, to disk: any Disk) async throws -> Int {
        let taken = try await folder.threads.run { try disk.status(of: name) != nil }
        guard !taken else { throw DiskError(.makingFolder, name, reason: .exists) }
        let (newest, keys) = try await database.read { transaction in
            (
                try CheckpointRows.newest(in: transaction),
                try KeyRows.all(in: transaction),
            )
        }
        guard let newest else { throw LogError.emptyLog }
        let part = ExportedFiles(disk: disk, folder: "\(name).part-\(folder.draftName())")
        try await copyTiles(size: newest.size, to: part)
        let count = try await writeEvents(scope, size: newest.size, to: part)
        let lines = keys.compactMap { key in
            key.validFrom.map { "\($0) \(key.verifier)\n" }
        }
        try await folder.threads.run {
            try part.write(Array(lines.joined().utf8), to: Self.keysFile)
            try part.write(Array(newest.note.utf8), to: LogPath.checkpoint.text)
            try part.finish(as: name)
        }
        return count
    }

    private func copyTiles(size: Int, to part: ExportedFiles) async throws {
        let size = UInt64(size)
        for level in 0...TileID.highestLevel {
            let full = size >> UInt64(8 * (level + 1))
            for index in 0..<full {
                guard let id = TileID(level: level, index: index) else { continue }
                try await copy(id, to: part)
            }
        }
        for id in TileID.edge(ofTreeSize: size) { try await copy(id, to: part) }
    }

    /// Copies a tile, and the bundle whose entries' hashes it has.
    private func copy(_ id: TileID, to part: ExportedFiles) async throws {
        try Task.checkCancellation()
        let tile = try await folder.tile(id)
        let folder = folder
        try await folder.threads.run {
            try part.write(tile.bytes, to: "\(id)")
            guard id.level == 0, let bundle = EntryBundleID(index: id.index, width: id.width) else {
                return
            }
            try part.write(try folder.entries(bundle).bytes, to: "\(bundle)")
        }
    }

    private func writeEvents(
        _ scope: Scope,
        size: Int,
        to part: ExportedFiles,
    ) async throws -> Int {
        var (index, count) = (max(0, scope.indexes.lowerBound), 0)
        let end = min(size, scope.indexes.upperBound)
        while index < end {
            try Task.checkCancellation()
            let (first, limit) = (index, min(limits.pageRows, end - index))
            let records = try await database.read { transaction in
                try LeafRecord.page(from: first, limit: limit, in: transaction)
            }
            let lines = try records.filter { $0.index < end }.compactMap {
                try Self.line($0, tenant: scope.tenant)
            }
            count += lines.count
            let bytes = Array(lines.joined().utf8)
            try await folder.threads.run { try part.append(bytes, to: Self.eventsFile) }
            index = (records.last?.index ?? end) + 1
        }
        return count
    }

    private static func line(_ leaf: LeafRecord, tenant: String?) throws -> String? {
        guard let record = leaf.record else { throw LogError.gap(index: leaf.index) }
        if let tenant, record.tenant != tenant { return nil }
        var members: [String: CanonicalJSON] = ["index": .integer(Int64(leaf.index))]
        if let content = record.content, let salt = record.salt {
            members["event"] = try AuditEvent(canonicalText: content).canonical
            members["salt"] = .text(Hex.text(salt))
        } else {
            members["erasure"] = .text(record.erasure ?? "")
        }
        return CanonicalJSON.object(members).text + "\n"
    }
}
