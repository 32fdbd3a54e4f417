/// Names with `/` between them, as a ``Disk`` takes them.
enum PathName {
    /// The names of a path, or nil where one of them could lead elsewhere.
    static func names(_ path: String) -> [String]? {
        if path.isEmpty { return [] }
        let names = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let isSuitable = names.allSatisfy { name in
            (1...255).contains(name.utf8.count) && name != "." && name != ".."
                && !name.utf8.contains(0)
        }
        return isSuitable ? names : nil
    }

    /// The folder of a path, and the last name in it.
    static func split(_ path: String) -> (folder: String, name: String)? {
        guard let names = names(path), let last = names.last else { return nil }
        return (names.dropLast().joined(separator: "/"), last)
    }
}
