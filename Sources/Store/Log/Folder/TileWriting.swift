import TransparencyLog

/// Writes tiles and bundles, each once: durable are all of them when ``finish()`` returns.
struct TileWriting {
    let folder: LogFolder
    /// Folders whose names aren't durable yet.
    private var touched: Set<String> = []
    /// Folders that are there, durably.
    private(set) var made: Set<String>

    init(folder: LogFolder, made: Set<String>) {
        self.folder = folder
        self.made = made
    }

    /// - Throws: ``LogError/damagedFile(_:why:)`` where the file is there and holds something else.
    mutating func write(_ bytes: [UInt8], to path: String) throws {
        let parent = path.split(separator: "/").dropLast().joined(separator: "/")
        touched.insert(parent)
        if let present = try folder.read(path) {
            guard present == bytes else {
                throw LogError.damagedFile(path, why: "holds something else than the rows give")
            }
            return
        }
        for needed in [parent, LogFolder.drafts] where !made.contains(needed) {
            try folder.disk.makeFolders(needed)
            made.insert(needed)
        }
        let draft = folder.draft()
        let file = try folder.disk.create(draft)
        do {
            try file.append(bytes)
            try file.sync()
            try folder.disk.rename(draft, to: path, replacing: true)
        } catch {
            try? folder.disk.remove(draft)
            throw error
        }
    }

    /// Makes the names of all files durable.
    mutating func finish() throws(DiskError) {
        for path in touched.sorted() { try folder.disk.syncFolder(path) }
        touched = []
    }
}

extension LogFolder {
    /// Removes narrower tiles and bundles that lie beside full ones.
    ///
    /// Nobody needs them, so it doesn't matter where this can't be done.
    func removeNarrower(between old: Int, and new: Int) {
        for tile in TileID.edge(ofTreeSize: UInt64(old)) {
            let isFilled = tile.full.firstLeaf + tile.leafCount <= UInt64(new)
            guard isFilled else { continue }
            removeAll(in: "\(tile.full).p")
            if tile.level == 0, let bundle = EntryBundleID(index: tile.index) {
                removeAll(in: "\(bundle).p")
            }
        }
    }

    /// Removes drafts that a crash left.
    func removeDrafts() { removeAll(in: Self.drafts) }

    private func removeAll(in path: String) {
        for name in (try? names(in: path)) ?? [] { try? disk.remove("\(path)/\(name)") }
    }
}

extension TileID {
    /// How many leaves are below it when it is full.
    fileprivate var leafCount: UInt64 { 1 << UInt64(8 * (level + 1)) }
}
