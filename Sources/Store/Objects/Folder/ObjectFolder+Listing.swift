import Media

extension ObjectFolder {
    /// The first objects behind `last`, in order; holds no more than twice as many names.
    func list(after last: ContentDigest?, limit: Int) throws(DiskError) -> [ListedObject] {
        var found: [ListedObject] = []
        let start = last?.description ?? ""
        for outer in try folders(in: ObjectPlace.root) where outer >= start.prefix(2) {
            let folder = "\(ObjectPlace.root)/\(outer)"
            for inner in try folders(in: folder) where outer + inner >= start.prefix(4) {
                guard found.count < limit else { return found }
                found += try objects(
                    in: "\(folder)/\(inner)",
                    behind: start,
                    limit: limit - found.count,
                )
            }
        }
        return found
    }

    private func folders(in folder: String) throws(DiskError) -> [String] {
        var names: [String] = []
        try disk.list(folder) { name throws(DiskError) in
            if ObjectPlace.isFolder(name) { names.append(name) }
            return true
        }
        return names.sorted()
    }

    private func objects(
        in folder: String,
        behind start: String,
        limit: Int,
    ) throws(DiskError) -> [ListedObject] {
        var found: [ListedObject] = []
        var names: [String] = []
        repeat {
            names = try self.names(in: folder, behind: names.last ?? start, limit: limit)
            for name in names where found.count < limit {
                guard let digest = ObjectPlace.digest(name: name, in: folder),
                    let status = try disk.status(of: "\(folder)/\(name)"), status.kind == .file
                else { continue }
                found.append(
                    ListedObject(digest: digest, bytes: status.bytes, storedAt: status.modified)
                )
            }
        } while names.count == limit && found.count < limit
        return found
    }

    private func names(
        in folder: String,
        behind start: String,
        limit: Int,
    ) throws(DiskError) -> [String] {
        var names: [String] = []
        try disk.list(folder) { name throws(DiskError) in
            guard name > start, ObjectPlace.digest(name: name, in: folder) != nil else {
                return true
            }
            names.append(name)
            if names.count >= 2 * limit { names = Array(names.sorted().prefix(limit)) }
            return true
        }
        return Array(names.sorted().prefix(limit))
    }
}
