package import TransparencyLog

extension ExportInspection {
    /// The keys that an exported folder names for the log whose checkpoint it holds.
    ///
    /// They prove nothing about whose log it is.
    ///
    /// - Throws: ``LogError/damagedFile(_:why:)`` where checkpoint or keys are missing or malformed.
    package static func ownKeys(of folder: LogFolder) throws -> KeyRing {
        let path = LogPath.checkpoint.text
        guard let bytes = try folder.read(path) else {
            throw LogError.damagedFile(path, why: "is missing")
        }
        do {
            let checkpoint = try Checkpoint(parsing: Note(parsing: bytes).text)
            return try keys(in: folder, origin: checkpoint.origin)
        } catch let error where !(error is LogError) {
            throw LogError.damagedFile(path, why: "is no checkpoint: \(error)")
        }
    }
}
