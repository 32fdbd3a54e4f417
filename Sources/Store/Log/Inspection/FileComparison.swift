import TransparencyLog

/// Reads tiles and bundles, and holds them against what they must hold.
struct FileComparison {
    let folder: LogFolder

    /// The hashes of a tile; nil, and a finding, where the file isn't fit.
    func hashes(_ id: TileID, _ findings: inout [LogFinding]) throws -> [TreeHash]? {
        let size = TreeHash.byteCount
        let bytes = try file("\(id)", "\(id.full)", id.width * size, 256 * size, &findings)
        return bytes.flatMap { try? Tile(id: id, bytes: $0) }?.hashes
    }

    /// The entries of a bundle, nil for one that is no commitment; nil, and a finding, where the
    /// file isn't fit.
    func commitments(
        _ id: EntryBundleID,
        _ findings: inout [LogFinding],
    ) throws -> [Commitment?]? {
        let size = 2 + TreeHash.byteCount
        let bytes = try file("\(id)", "\(id.full)", id.width * size, 256 * size, &findings)
        return bytes.map { bytes in
            stride(from: 0, to: bytes.count, by: size).map { start in
                let bundle = try? EntryBundle(
                    parsing: Array(bytes[start..<start + size]),
                    width: 1,
                )
                return (bundle?.entry(at: 0)).flatMap { Commitment(bytes: Array($0)) }
            }
        }
    }

    /// Holds the files of a tile of the lowest level and its bundle against the leaves, narrower
    /// ones that are left beside them too.
    func compare(
        _ id: EntryBundleID,
        tile: [TreeHash]?,
        bundle: [Commitment?]?,
        with truth: [TreeHash],
        _ findings: inout [LogFinding],
    ) throws {
        compare(tile, with: truth, in: "\(id.tile)", &findings)
        compare(leaves(bundle), with: truth, in: "\(id)", &findings)
        try compareNarrower(id.tile, with: truth, &findings)
        for width in try widths(beside: "\(id.full)", &findings) where width < id.width {
            guard let narrower = EntryBundleID(index: id.index, width: width) else { continue }
            let found = leaves(try commitments(narrower, &findings))
            compare(found, with: truth, in: "\(narrower)", &findings)
        }
    }

    /// Holds the file of a tile, and narrower ones beside it, against what it must hold.
    func compare(_ tile: Tile, _ findings: inout [LogFinding]) throws {
        compare(try hashes(tile.id, &findings), with: tile.hashes, in: "\(tile.id)", &findings)
        try compareNarrower(tile.id, with: tile.hashes, &findings)
    }

    private func compareNarrower(
        _ id: TileID,
        with truth: [TreeHash],
        _ findings: inout [LogFinding],
    ) throws {
        for width in try widths(beside: "\(id.full)", &findings) where width < id.width {
            guard let narrower = TileID(level: id.level, index: id.index, width: width) else {
                continue
            }
            let found = try hashes(narrower, &findings)
            compare(found, with: truth, in: "\(narrower)", &findings)
        }
    }

    private func compare(
        _ found: [TreeHash?]?,
        with wanted: [TreeHash],
        in path: String,
        _ findings: inout [LogFinding],
    ) {
        guard let found else { return }
        for (position, hash) in found.enumerated() where hash != wanted[position] {
            let place = LogFinding.Place.position(position, inFile: path)
            findings.append(LogFinding(place, "it differs from what the leaves give"))
        }
    }

    private func leaves(_ commitments: [Commitment?]?) -> [TreeHash?]? {
        commitments?.map { $0.map { .leaf($0.bytes) } }
    }

    /// A file's bytes, which must be so many; or the first ones of the full file that it became.
    private func file(
        _ path: String,
        _ full: String,
        _ byteCount: Int,
        _ fullCount: Int,
        _ findings: inout [LogFinding],
    ) throws -> [UInt8]? {
        do throws(DiskError) {
            if let bytes = try folder.read(path) {
                guard bytes.count != byteCount else { return bytes }
                let problem = "it has \(bytes.count) bytes instead of \(byteCount)"
                findings.append(LogFinding(.file(path), problem))
                return nil
            }
            if path != full, let bytes = try folder.read(full), bytes.count == fullCount {
                return Array(bytes.prefix(byteCount))
            }
            findings.append(LogFinding(.file(path), "the file is missing"))
        } catch {
            guard [.wrongKind, .tooLong].contains(error.reason) else { throw error }
            findings.append(
                LogFinding(.file(path), "something else than such a file stands there")
            )
        }
        return nil
    }

    /// The widths of the narrower files that lie beside a full one.
    private func widths(beside full: String, _ findings: inout [LogFinding]) throws -> [Int] {
        var widths: [Int] = []
        for name in try folder.names(in: "\(full).p") {
            if let width = Int(name), String(width) == name, (1..<256).contains(width) {
                widths.append(width)
            } else {
                let path = "\(full).p/\(name)"
                findings.append(LogFinding(.file(path), "the file doesn't belong to the log"))
            }
        }
        return widths
    }
}
