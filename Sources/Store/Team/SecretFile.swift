/// A file with 32 secret bytes that all nodes of an installation share, readable by its owner alone.
///
/// For keys that must not lie in the database: whoever has a copy of that has no copy of these.
package struct SecretFile: Sendable {
    package static let bytes = 32

    private let file: PrivateFile

    package init(at path: String) { file = PrivateFile(at: path) }

    /// What is in the file, which is made where there is none.
    ///
    /// - Parameter secret: gives bytes that nobody can guess (``Surroundings/secretBytes``).
    /// - Returns: the bytes, and whether the file was made just now.
    package func load(
        orMakingOf secret: (Int) -> [UInt8]
    ) throws(PrivateFileFault) -> (secret: [UInt8], isNew: Bool) {
        if let found = try read() { return (found, false) }
        let fresh = secret(Self.bytes)
        guard fresh.count == Self.bytes else {
            throw .unreadable(path: file.path, why: "the system gave no random bytes")
        }
        let isNew = try file.make(fresh)
        // Another node may have been first: what is in the file counts.
        guard let found = try read() else {
            throw .unreadable(path: file.path, why: "it was taken away")
        }
        return (found, isNew)
    }

    private func read() throws(PrivateFileFault) -> [UInt8]? {
        guard let found = try file.read(upTo: Self.bytes) else { return nil }
        guard found.count == Self.bytes else { throw .malformed(path: file.path) }
        return found
    }
}
