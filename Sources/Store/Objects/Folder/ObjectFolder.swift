import Foundation
import Media
import Synchronization

/// The steps of ``FolderObjects`` on the disk, each of which blocks.
///
/// A put writes a draft, makes it durable, moves it to its name and makes the name durable. It
/// replaces a file that has the name: that has the same content, or is damaged and is healed so,
/// and either way its time is the latest put's.
///
/// A put and the sweep's removal of the same object meet on the lock of one of 256 folders: the
/// put holds it, shared, while it moves the draft; a removal holds it alone while it looks at the
/// file's time and removes it. So a removal never takes a file that was put after its look.
struct ObjectFolder: Sendable {
    let disk: any Disk
    let limits: ObjectLimits
    let surroundings: Surroundings
    private let durable = DurableFolders()

    /// Makes the folders, and sees that files can be made there.
    func prepare() throws(DiskError) {
        try disk.makeFolders(ObjectPlace.drafts)
        let trial = draftPath()
        try disk.write([], to: trial, draft: draftPath(), replacing: false)
        try disk.remove(trial)
    }

    func begin() throws(DiskError) -> ObjectDraft {
        let path = draftPath()
        let file = try disk.create(path)
        return try locked(path, file)
    }

    /// A draft that is another name of a file from elsewhere; nil where that can't be.
    func begin(from outside: FilePathBytes) throws(DiskError) -> ObjectDraft? {
        let path = draftPath()
        guard try disk.link(outside, as: path) else { return nil }
        do throws(DiskError) {
            return try locked(path, try disk.open(path))
        } catch {
            try? disk.remove(path)
            throw error
        }
    }

    /// Removes what came of a draft.
    func discard(_ draft: ObjectDraft) {
        try? disk.remove(draft.path)
        draft.release()
    }

    /// Sees that the draft is what was announced, and makes its bytes durable.
    func seal(_ draft: ObjectDraft, _ expectation: ObjectExpectation) throws -> StoredObject {
        let object = try draft.finished(expectation, at: surroundings.now())
        try draft.file.setModified(object.storedAt)
        try draft.file.sync()
        return object
    }

    /// The same for a draft whose digest is known.
    func seal(
        _ draft: ObjectDraft,
        as digest: ContentDigest,
        bytes: UInt64,
    ) throws -> StoredObject {
        let found = try draft.file.status().bytes
        guard found == bytes else {
            throw ObjectError.unexpectedLength(announced: bytes, found: found)
        }
        guard bytes <= limits.objectBytes else {
            throw ObjectError.tooLong(limit: limits.objectBytes)
        }
        let object = StoredObject(digest: digest, bytes: bytes, storedAt: surroundings.now())
        try draft.file.setModified(object.storedAt)
        try draft.file.sync()
        return object
    }

    /// Gives a sealed draft its name, durably.
    ///
    /// - Returns: false where a removal holds the folder: try again.
    func publish(_ draft: ObjectDraft, as digest: ContentDigest) throws(DiskError) -> Bool {
        do throws(DiskError) {
            guard try move(draft, to: digest) else { return false }
        } catch {
            // Somebody may have tidied empty folders away since we made them.
            guard error.reason == .missing, try disk.status(of: draft.path) != nil else {
                throw error
            }
            durable.forget(digest)
            guard try move(draft, to: digest) else { return false }
        }
        try disk.syncFolder(ObjectPlace.inner(digest))
        draft.release()
        return true
    }

    /// Removes an object, unless it was put since.
    ///
    /// - Returns: whether it was removed; nil where others hold the folder: try again.
    func remove(
        _ digest: ContentDigest,
        unlessPutSince limit: Date?,
    ) throws(DiskError) -> Bool? {
        let path = ObjectPlace.path(digest)
        guard try disk.status(of: path) != nil else { return false }
        guard let lock = try disk.lock(ObjectPlace.outer(digest), .exclusive) else { return nil }
        defer { lock.release() }
        guard let status = try disk.status(of: path) else { return false }
        if let limit, status.modified >= limit { return false }
        try disk.remove(path)
        lock.release()
        try disk.syncFolder(ObjectPlace.inner(digest))
        return true
    }

    /// Removes drafts that nobody writes to and that are old.
    func removeDrafts(untouchedSince limit: Date) throws(DiskError) -> Int {
        var count = 0
        try disk.list(ObjectPlace.drafts) { name throws(DiskError) in
            let path = "\(ObjectPlace.drafts)/\(name)"
            guard let status = try disk.status(of: path), status.kind == .file,
                status.modified < limit
            else { return true }
            if try removeDraft(path) { count += 1 }
            return true
        }
        return count
    }

    /// - Returns: false where somebody writes to it, or another sweep was quicker.
    private func removeDraft(_ path: String) throws(DiskError) -> Bool {
        do throws(DiskError) {
            guard let lock = try disk.lock(path, .exclusive) else { return false }
            defer { lock.release() }
            try disk.remove(path)
            return true
        } catch {
            guard error.reason == .missing else { throw error }
            return false
        }
    }
}

extension ObjectFolder {
    private func draftPath() -> String {
        let name = Hex.text(surroundings.secretBytes(16))
        return "\(ObjectPlace.drafts)/\(name)"
    }

    private func locked(_ path: String, _ file: any DiskFile) throws(DiskError) -> ObjectDraft {
        do throws(DiskError) {
            guard let lock = try disk.lock(path, .shared) else {
                throw DiskError(.locking, path, errno: EWOULDBLOCK)
            }
            return ObjectDraft(path: path, file: file, lock: lock)
        } catch {
            try? disk.remove(path)
            throw error
        }
    }

    private func move(_ draft: ObjectDraft, to digest: ContentDigest) throws(DiskError) -> Bool {
        try makeFolders(digest)
        guard let lock = try disk.lock(ObjectPlace.outer(digest), .shared) else { return false }
        defer { lock.release() }
        try disk.rename(draft.path, to: ObjectPlace.path(digest), replacing: true)
        return true
    }

    /// Makes the folders of an object durable, once in this process.
    ///
    /// That another process made them is not enough, since it may not have come to the sync.
    private func makeFolders(_ digest: ContentDigest) throws(DiskError) {
        guard !durable.contains(digest) else { return }
        let (outer, inner) = (ObjectPlace.outer(digest), ObjectPlace.inner(digest))
        try disk.makeFolder(outer)
        try disk.makeFolder(inner)
        try disk.syncFolder(outer)
        try disk.syncFolder(ObjectPlace.root)
        durable.insert(digest)
    }
}

/// The folders that this process has seen durable: at most 65,536.
private final class DurableFolders: Sendable {
    private let known = Mutex<Set<UInt16>>([])

    func contains(_ digest: ContentDigest) -> Bool { known.withLock { $0.contains(key(digest)) } }
    func insert(_ digest: ContentDigest) { known.withLock { _ = $0.insert(key(digest)) } }
    func forget(_ digest: ContentDigest) { known.withLock { _ = $0.remove(key(digest)) } }

    private func key(_ digest: ContentDigest) -> UInt16 {
        UInt16(digest.bytes[0]) << 8 | UInt16(digest.bytes[1])
    }
}
