import TransparencyLog

/// A checkpoint that lies in the folder, durably, but is not given out yet.
struct CheckpointDraft: Sendable {
    fileprivate let path: String
    fileprivate let note: [UInt8]
}

extension LogFolder {
    /// Writes a checkpoint beside the one that is given out.
    func draft(_ note: String) throws(DiskError) -> CheckpointDraft {
        try disk.makeFolders(Self.drafts)
        let draft = CheckpointDraft(path: draft(), note: Array(note.utf8))
        do throws(DiskError) {
            let file = try disk.create(draft.path)
            try file.append(draft.note)
            try file.sync()
        } catch {
            discard(draft)
            throw error
        }
        return draft
    }

    /// Gives the checkpoint out, in one step for all who look; done again, it changes nothing.
    ///
    /// It lasts once ``syncPublished()`` returned.
    func publish(_ draft: CheckpointDraft) throws(DiskError) {
        let path = LogPath.checkpoint.text
        do throws(DiskError) {
            try disk.rename(draft.path, to: path, replacing: true)
        } catch {
            guard error.reason == .missing, try read(path) == draft.note else { throw error }
        }
    }

    func syncPublished() throws(DiskError) { try disk.syncFolder(of: LogPath.checkpoint.text) }

    func discard(_ draft: CheckpointDraft) { try? disk.remove(draft.path) }
}
