import TransparencyLog

/// The checkpoint that the folder gives out, before anybody has verified its signatures.
struct PublishedCheckpoint: Hashable, Sendable {
    let note: String
    let size: Int
    let root: [UInt8]
}

extension LogFolder {
    /// The published checkpoint, or nil before the first.
    ///
    /// - Throws: ``LogError/damagedFile(_:why:)`` where it is none, and
    ///   ``LogError/foreignFolder(origin:wanted:)`` where it is another log's.
    func publishedCheckpoint(origin: String) throws -> PublishedCheckpoint? {
        let path = LogPath.checkpoint.text
        guard let bytes = try read(path) else { return nil }
        let checkpoint: Checkpoint
        do {
            checkpoint = try Checkpoint(parsing: Note(parsing: bytes).text)
        } catch {
            throw LogError.damagedFile(path, why: "is no signed checkpoint: \(error)")
        }
        guard checkpoint.origin == origin else {
            throw LogError.foreignFolder(origin: checkpoint.origin, wanted: origin)
        }
        return PublishedCheckpoint(
            note: String(decoding: bytes, as: UTF8.self),
            size: Int(checkpoint.size),
            root: checkpoint.root.bytes,
        )
    }
}
